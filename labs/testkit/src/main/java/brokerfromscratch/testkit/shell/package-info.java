/** Words for a session in JShell: {@link brokerfromscratch.testkit.shell.Verbs}. {@code lab jshell} brings them along. */
package brokerfromscratch.testkit.shell;
