@echo off
rem The lab command for Windows; see the script `lab` for what it does and why.
setlocal
set "root=%~dp0"
set "root=%root:~0,-1%"
set "grader=%root%\labs\grader\target\grader.jar"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "flags=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"

if not exist "%grader%" goto build
"%java%" %flags% "-Dlab.root=%root%" -cp "%grader%" brokerfromscratch.lab.UpToDate 2>nul
if errorlevel 1 goto build

:start
"%java%" %flags% "-Dlab.root=%root%" -jar "%grader%" %*
exit /b %errorlevel%

:build
"%java%" -version >nul 2>nul
if errorlevel 1 (
    echo lab: no Java was found. Install a JDK 17 or newer, for example Eclipse Temurin from adoptium.net, then open a new window. 1>&2
    exit /b 1
)
where mvn >nul 2>nul
if errorlevel 1 (
    echo lab: no Maven was found. Install Maven 3.8 or newer from maven.apache.org, put its bin folder on the PATH, then open a new window. 1>&2
    exit /b 1
)
if exist "%root%\target\lab\built" (
    echo Sources have changed: building the broker and this command. 1>&2
) else (
    echo First start: Maven builds the broker and this command, then never again until a source changes. 1>&2
    echo Before that it downloads what it does not have yet: up to 32 MB, kept in Maven's own folder. 1>&2
)
if not exist "%root%\target\lab" mkdir "%root%\target\lab"
type nul > "%root%\target\lab\building"
call mvn -B -ntp -Dlab.jars -f "%root%\pom.xml" -pl mini-broker,labs/grader -am package 1>&2
if errorlevel 1 (
    echo lab: the build failed; Maven says why above. JDK 17 or newer and Maven 3.8 or newer are needed. 1>&2
    exit /b 1
)
move /y "%root%\target\lab\building" "%root%\target\lab\built" >nul
goto start
