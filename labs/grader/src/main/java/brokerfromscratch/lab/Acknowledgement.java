package brokerfromscratch.lab;

/** The broker's word that it holds a line, and where. */
record Acknowledgement(int partition, long offset) {}
