/**
 * To read: the book's site and the decks are built by Maven when a page is newer than they are, and then shown by a small
 * server that only this machine reaches.
 */
package brokerfromscratch.lab.read;
