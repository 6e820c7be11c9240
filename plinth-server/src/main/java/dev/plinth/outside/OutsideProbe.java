package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Target;

/** An attack over the public port: tried on the real one, and seen to succeed at doors that do less. */
abstract class OutsideProbe implements Probe<Door> {
    final Customers customers;
    private final String name;
    private final String tries;

    OutsideProbe(String name, String tries, Customers customers) {
        this.name = name;
        this.tries = tries;
        this.customers = customers;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String tries() {
        return tries;
    }

    @Override
    public final Pace pace() {
        return Customers.PACE;
    }

    @Override
    public final Target<Door> live() {
        return customers.live();
    }
}
