package dev.plinth.probe;

/** Something to attack, made ready before and tidied up after. */
@FunctionalInterface
public interface Target<T> {
    /** Opens the target, lets the attack have it, and closes it whatever happens. */
    Observation meets(Attack<T> attack, Attempt attempt) throws Exception;

    /** What is done to a target. */
    @FunctionalInterface
    interface Attack<T> {
        Observation on(T target, Attempt attempt) throws Exception;
    }

    /** A target that needs neither making nor tidying. */
    static <T> Target<T> of(T target) {
        return (attack, attempt) -> attack.on(target, attempt);
    }
}
