package dev.plinth.probe;

import java.util.List;

/**
 * An attack on a control. On the live system it must fail; on each sabotaged twin it must succeed, for an attack that cannot
 * succeed shows nothing. A capability offers its probes as beans; a claim names them in the catalogue.
 *
 * @param <T> what is attacked, such as an address, a connection or a directory
 */
public interface Probe<T> {
    /** Unique in the installation, {@code [a-z][a-z0-9-]{1,39}}. */
    String name();

    /** One plain sentence about what is tried. */
    String tries();

    Pace pace();

    /** The real thing. */
    Target<T> live();

    /** What the attack must succeed on; at least one. */
    List<Twin<T>> twins();

    /**
     * Tries it. The same code meets the live system and the twins, and MUST NOT ask which of them it meets. Throws when the
     * attack could not be carried out at all.
     */
    Observation attack(T target, Attempt attempt) throws Exception;
}
