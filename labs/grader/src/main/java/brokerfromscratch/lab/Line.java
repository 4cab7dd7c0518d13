package brokerfromscratch.lab;

/**
 * A line of a text on its way through the broker. Texts repeat themselves (many lines are blank), so each line carries a
 * number of its own: without it nobody could tell a duplicate from a line that is there twice.
 *
 * @param number the how-manieth line sent, from 0
 * @param file   the text it comes from; also the record's key, so all lines of a file go to one partition
 */
record Line(int number, String file, String text) {}
