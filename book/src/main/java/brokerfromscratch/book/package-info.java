/**
 * Makes the book's site and the decks. Asciidoctor turns each page into HTML; what stands here puts the pages together:
 *
 * <pre>
 *   outline.adoc ──► Course ─┐
 *   *.adoc ──► Press ──► Page ├─► Site ──► Frame, Navigation, Links, SearchIndex ──► target/site
 * </pre>
 *
 * The site needs no network and no server. What is wrong in a source is collected and said at once, with file and line.
 */
package brokerfromscratch.book;
