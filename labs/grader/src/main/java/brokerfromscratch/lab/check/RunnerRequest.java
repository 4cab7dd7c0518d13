package brokerfromscratch.lab.check;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What the process of the learner's code is asked to do. Plain values: it crosses between processes.
 *
 * @param sources    source roots to compile together; empty if a process before this one has compiled them already
 * @param signatures a file, or null
 * @param upTo       the lab whose layer, and those below, the sources may use; null for all layers
 * @param steps      the numbers of core steps first, then of the others
 * @param core       the numbers of core steps
 * @param over       the checks that have run already, in a process before this one
 * @param coreIsRed  one of them was a core step's and did not pass
 * @param limitMs    for a check; 0 for none
 */
record RunnerRequest(String lab, List<String> sources, String checks, String signatures, String work, String upTo,
        List<Integer> steps, Set<Integer> core, Set<String> only, CheckJob.When moment, Set<String> over, boolean coreIsRed,
        long limitMs) implements Serializable {}
