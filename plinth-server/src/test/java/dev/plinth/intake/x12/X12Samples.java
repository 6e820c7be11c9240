package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A small claim file written for the tests, segment by segment. */
final class X12Samples {
    private X12Samples() {}

    /** One 837P with two claims of one subscriber, in a production interchange; every count is right. */
    static List<String> claims() {
        List<String> body = List.of(
                "ST*837*0007*005010X222A1",
                "BHT*0019*00*B-77*20260302*0915*CH",
                "NM1*41*2*NORTHFERN BILLING*****46*NF001",
                "PER*IC*HELP LINE*TE*5550100",
                "NM1*40*2*QUILL HEALTH PLAN*****46*QHP",
                "HL*1**20*1",
                "NM1*85*2*FERNSIDE CLINIC*****XX*1999999984",
                "N3*4 MILL LANE",
                "N4*ALDERTON*VT*05001",
                "REF*EI*990000001",
                "HL*2*1*22*0",
                "SBR*P*18*GRP5******CI",
                "NM1*IL*1*WHITLOCKE*ODESSA*R***MI*QH4410",
                "N3*17 PLOVER ROAD",
                "N4*ALDERTON*VT*05001",
                "DMG*D8*19710413*F",
                "NM1*PR*2*QUILL HEALTH PLAN*****PI*QHP01",
                "CLM*FS-1001*180.5***11:B:1*Y*A*Y*Y",
                "HI*ABK:J0190*ABF:R05",
                "LX*1",
                "SV1*HC:99213*120.5*UN*1***1",
                "DTP*472*D8*20260226",
                "LX*2",
                "SV1*HC:87880:QW*60*UN*1***1",
                "DTP*472*D8*20260227",
                "CLM*FS-1002*75***11:B:1*Y*A*Y*Y",
                "HI*ABK:Z0000",
                "LX*1",
                "SV1*HC:99395*75*UN*1***1",
                "DTP*472*RD8*20260301-20260302");
        List<String> all = new ArrayList<>();
        all.add(isa("P"));
        all.add("GS*HC*NF*QH*20260302*0915*31*X*005010X222A1");
        all.addAll(body);
        all.add("SE*" + (body.size() + 1) + "*0007");
        all.add("GE*1*31");
        all.add("IEA*1*000000031");
        return all;
    }

    static String isa(String usage) {
        return "ISA*00*          *00*          *ZZ*NORTHFERN      *ZZ*QUILL          *260302*0915*^*00501*000000031*0*"
                + usage + "*:";
    }

    static String text(List<String> segments) {
        return segments.stream().collect(Collectors.joining("~\n", "", "~\n"));
    }
}
