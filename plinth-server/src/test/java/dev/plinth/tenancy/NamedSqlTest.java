package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedSqlTest {
    @Test
    void namesBecomePositionsInTheirOrder() {
        NamedSql sql = NamedSql.ofOrg("select a from tenant.t where org_id = :org and b = :b and c = :org");
        assertThat(sql.jdbc()).isEqualTo("select a from tenant.t where org_id = ? and b = ? and c = ?");
        assertThat(sql.names()).containsExactly("org", "b", "org");
    }

    @Test
    void castsAndQuotedTextAreLeftAlone() {
        NamedSql sql = NamedSql.ofOrg("select ':x'::text, \"odd:name\" from tenant.t where org_id = :org::uuid");
        assertThat(sql.jdbc()).isEqualTo("select ':x'::text, \"odd:name\" from tenant.t where org_id = ?::uuid");
    }

    @Test
    void doubledQuotesStayInsideTheirLiteral() {
        NamedSql sql = NamedSql.ofOrg("select 'it''s :x; --' from tenant.t where org_id = :org");
        assertThat(sql.jdbc()).isEqualTo("select 'it''s :x; --' from tenant.t where org_id = ?");
    }

    @Test
    void anAbsentValueIsWrittenAsNull() {
        NamedSql sql = NamedSql.ofOrg("select :a, :b from tenant.t where org_id = :org");
        assertThat(sql.jdbc(name -> name.equals("a"))).isEqualTo("select null, ? from tenant.t where org_id = ?");
        assertThat(sql.jdbc(name -> false)).isEqualTo(sql.jdbc());
    }

    @Test
    void aStatementThatDoesNotNameTheOrganisationIsRefused() {
        assertThatThrownBy(() -> NamedSql.ofOrg("select * from tenant.record"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":org");
    }

    @Test
    void theOrganisationNamedOnlyInsideQuotesDoesNotCount() {
        assertThatThrownBy(() -> NamedSql.ofOrg("select ':org' from tenant.record"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 where :org is null; drop table x",
                "select 1 -- :org",
                "select /* :org */ 1",
                "select $1 where :org is null",
                "select ? where :org is null",
                "select 'open where :org",
                "select E'it\\'s :org'",
                "select E'\\' where :org is null or '1' = '1'",
                "select $q$ :org $q$ where :org is null"
            })
    void secondStatementsCommentsAndForeignPlaceholdersAreRefused(String sql) {
        assertThatThrownBy(() -> NamedSql.ofOrg(sql)).isInstanceOf(IllegalArgumentException.class);
    }
}
