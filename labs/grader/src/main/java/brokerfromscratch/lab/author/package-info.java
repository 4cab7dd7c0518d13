/**
 * What the authors of labs need: {@code lab author}. A lab has one source of truth, the finished layer in {@code solutions},
 * whose comments mark the lesson:
 *
 * <pre>
 *   // lesson::step3[todo="four situations; start with the newest"]       statements, up to the end of a method's body
 *   // end::step3
 *   // lesson-member::step3[]                                             whole members of a class
 *   // end::step3
 *   // tag::cut-tail[]   // end::cut-tail[]                               for the book alone
 * </pre>
 *
 * A mark has a line of its own. From the marks come the starters that the learner gets ({@code StarterSource}) and the list
 * of their signatures ({@code Signatures}), both committed; {@code lab author verify} proves that starter, finished layer,
 * checks, catalogue of mistakes and texts fit together. {@code MarkedLayer} is for everybody who wants to know where in a
 * layer a step lies.
 */
package brokerfromscratch.lab.author;
