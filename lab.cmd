@echo off
rem The lab command for Windows; see the script `lab` for what it does and why.
setlocal
set "root=%~dp0"
set "root=%root:~0,-1%"
set "grader=%root%\labs\grader\target\grader.jar"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "flags=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"

rem What a command needs: the broker and this command; or also what learner's code is compiled against and checked with.
set "stage=broker"
for %%w in (start check watch moment break compare diagnose jshell replay author) do if /i "%~1"=="%%w" set "stage=labs"
for %%c in (run demo) do if /i "%~1"=="%%c" for %%w in (%*) do if /i "%%~w"=="--mine" set "stage=labs"
set "goal=-pl mini-broker,labs/grader -am package"
if "%stage%"=="labs" set "goal=-pl labs/testkit,labs/grader -am install"

if not exist "%grader%" goto build
"%java%" %flags% "-Dlab.root=%root%" -cp "%grader%" brokerfromscratch.lab.UpToDate %stage% 2>nul
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
if "%stage%"=="labs" if not exist "%root%\target\lab\built-for-labs" goto announce_labs
if exist "%root%\target\lab\built" (
    echo Sources have changed: building the broker and this command. 1>&2
) else (
    echo First start: Maven builds the broker and this command, then never again until a source changes. 1>&2
    echo Before that it downloads what it does not have yet: up to 35 MB, kept in Maven's own folder. 1>&2
)
goto announced
:announce_labs
echo First call of a lab: Maven builds what your code is checked with, and puts the finished layers, as jars, where your IDE 1>&2
if exist "%root%\target\lab\built" (
    echo finds them: in Maven's own folder. Before that it downloads what it does not have yet: up to 14 MB. 1>&2
) else (
    echo finds them: in Maven's own folder. Before that it downloads what it does not have yet: up to 49 MB. 1>&2
)
:announced
if not exist "%root%\target\lab" mkdir "%root%\target\lab"
type nul > "%root%\target\lab\building"
call mvn -B -ntp -Dlab.jars -f "%root%\pom.xml" %goal% 1>&2
if errorlevel 1 (
    echo lab: the build failed; Maven says why above. JDK 17 or newer and Maven 3.8 or newer are needed. 1>&2
    exit /b 1
)
if "%stage%"=="labs" copy /y "%root%\target\lab\building" "%root%\target\lab\built-for-labs" >nul
move /y "%root%\target\lab\building" "%root%\target\lab\built" >nul
goto start
