/**
 * Runs checks against what a learner wrote: {@code lab check}, {@code lab watch}, and whoever else opens a
 * {@link brokerfromscratch.lab.check.CheckEngine}.
 *
 * <pre>
 *   this process                               the process of the learner's code, and a spare one
 *   CheckEngine  -- RunnerRequest -->          Runner: CheckSession
 *     JobProgress  &lt;-- RunnerMessage --         Compilation   sources, then signatures, then checks
 *     ReportText, ResultsFile                    CheckInProgress   one check at a time, and all that may end it
 *   Watch: a job for each change                 parent loader {JDK, JUnit, third-party}
 *                                                child loader, one for each run {learner, checks, testkit, broker, layers}
 * </pre>
 *
 * Two promises. Nothing but the learner's classes is graded: they are compiled anew for each run, come first in the child
 * loader, and are compared with {@code signatures.txt}. And whatever the learner's code does costs one check, not the run.
 */
package brokerfromscratch.lab.check;
