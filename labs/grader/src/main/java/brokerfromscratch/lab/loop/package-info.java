/**
 * The learner's way through the course: which labs there are and where you are in them, questions before the code, hints,
 * solutions, a fresh start, and whose class each layer uses. Nothing here compiles or runs the learner's code, except
 * {@link brokerfromscratch.lab.loop.MomentCommand}, which hands over to the checks.
 */
package brokerfromscratch.lab.loop;
