#!/usr/bin/perl
# Writes a statistics snapshot for the shop as a server of that size would report it.
#
#     perl snapshot.pl development|staging|production < ../schema.sql > ../ENVIRONMENT.csv
#
# The dump says which tables, columns and indexes there are; the tables after __DATA__ say how many rows each has and what
# is known of its columns. Sizes follow from these: heap tuples and index entries are laid out as PostgreSQL does. Equal input
# gives equal output.
use strict;
use warnings;

my %place = (development => 0, staging => 1, production => 2);
my $environment = shift // '';
die "usage: snapshot.pl development|staging|production < schema.sql\n" unless exists $place{$environment};
my $env = $place{$environment};

my @header = qw(schema table column index rows bytes toast_bytes index_bytes dead_rows null_frac distinct avg_width
                common_freqs correlation index_scans seq_scans null_count duplicate_count orphan_count max_length
                setting value);

# --- the dump -----------------------------------------------------------------------------------------------------

my (%table, @tables, %kind_of_type, @indexes, %references);

sub add_table {
    my ($name) = @_;
    push @tables, $name;
    return $table{$name} = { name => $name, columns => [], partitioned => 0, fillfactor => 100 };
}

sub read_dump {
    local $/;
    my $dump = <STDIN>;
    $kind_of_type{$1} = 'enum' while $dump =~ /^CREATE TYPE (\S+) AS ENUM/mg;
    $kind_of_type{$1} = $2 while $dump =~ /^CREATE DOMAIN (\S+) AS (\w+(?: \w+)*(?:\([\d,]+\))?)/mg;
    while ($dump =~ /^CREATE TABLE (\S+) \(\n(.*?)\n\)(.*?);$/msg) {
        my ($name, $body, $tail) = ($1, $2, $3);
        my $t = add_table($name);
        $t->{partitioned} = $tail =~ /PARTITION BY/;
        $t->{fillfactor} = $1 if $tail =~ /fillfactor='?(\d+)/;
        for (split /,?\n/, $body) {
            next if /^\s+CONSTRAINT /;
            my ($column, $type) = /^\s+"?(\w+)"? ((?:public\.\w+|\w+(?: varying| with time zone)?)(?:\([\d,]+\))?(?:\[\])?)/
                or die "cannot read column: $_\n";
            push @{ $t->{columns} }, { name => $column, type => $type };
        }
    }
    # The dump does not give a materialized view's column types.
    my $sales = add_table('reporting.daily_sales');
    push @{ $sales->{columns} }, { name => $_->[0], type => $_->[1] }
        for [ 'day', 'date' ], [ 'currency', 'public.currency_code' ], [ 'order_count', 'bigint' ],
            [ 'item_count', 'bigint' ], [ 'revenue', 'numeric' ];
    while ($dump =~ /^ALTER TABLE ONLY (\S+)\n    ADD CONSTRAINT (\w+) (PRIMARY KEY|UNIQUE) \((.*?)\);/mg) {
        push @indexes, { table => $1, name => $2, method => 'btree', unique => 1, primary => $3 eq 'PRIMARY KEY', keys => $4 };
    }
    while ($dump =~ /^ALTER TABLE ONLY (\S+)\n    ADD CONSTRAINT (\w+) EXCLUDE USING (\w+) \((\w+)/mg) {
        push @indexes, { table => $1, name => $2, method => $3, unique => 0, keys => $4 };
    }
    while ($dump =~ /^CREATE (UNIQUE )?INDEX (\w+) ON (?:ONLY )?(\S+) USING (\w+) \((.*)\)/mg) {
        my %index = (table => $3, name => $2, method => $4, unique => defined $1, keys => $5);
        $index{keys} =~ s/\) (?:WITH|WHERE) .*//;
        push @indexes, \%index;
    }
    while ($dump =~ /^ALTER TABLE ONLY (\S+)\n    ADD CONSTRAINT \w+ FOREIGN KEY \((\w+)\) REFERENCES (\S+)\(/mg) {
        $references{"$1.$2"} = $3;
    }
}

# --- what is known of tables, columns, indexes and settings --------------------------------------------------------

my (%rows_of, %of_column, %of_index, %measured, @settings);

sub of_environment {    # 'a/b/c': one figure for each environment; 'a': the same for all
    my ($text) = @_;
    my @each = split m{/}, $text;
    return @each == 1 ? $each[0] : $each[$env];
}

sub read_knowledge {
    my $section = '';
    while (<DATA>) {
        s/#.*//;
        next unless /\S/;
        if (/^\[(\w+)\]/) { $section = $1; next }
        my ($name, @fields) = split;
        $name = "public.$name" if $section ne 'settings' && $name !~ /^reporting\./;
        if ($section eq 'tables') {
            $rows_of{$name} = { rows => $fields[$env], dead => $fields[3], bloat => $fields[4], toast => $fields[5],
                                seq_scans => $fields[6 + $env] };
        } elsif ($section eq 'columns') {
            my %c = map { my ($key, $value) = split /=/, $_, 2; $key => of_environment($value) } @fields;
            $of_column{$name} = \%c;
        } elsif ($section eq 'indexes') {
            $of_index{$name} = { fraction => of_environment($fields[0]), scans => $fields[1] };
        } elsif ($section eq 'measured') {
            push @{ $measured{$name} }, [ $fields[1], $fields[2] ] if $fields[0] eq $environment;
        } elsif ($section eq 'settings') {
            push @settings, [ $name, of_environment($fields[0]) ];
        }
    }
}

# --- figures -------------------------------------------------------------------------------------------------------

sub round_up { my ($number, $unit) = @_; return $unit * int(($number + $unit - 1) / $unit) }

# A number that looks like no other but is always the same.
sub checksum { my ($text) = @_; my $sum = 0; $sum = (31 * $sum + ord) % 99991 for split //, $text; return $sum }

sub real {    # as float4 prints
    my ($number) = @_;
    my $text = sprintf '%.7g', $number;
    $text = sprintf '%.10f', $number if $text =~ /e/;
    $text =~ s/(\.\d*?)0+$/$1/;
    $text =~ s/\.$//;
    return $text;
}

my %fixed = (    # type => [width, alignment]
    bigint => [ 8, 8 ], integer => [ 4, 4 ], smallint => [ 2, 2 ], boolean => [ 1, 1 ], date => [ 4, 4 ],
    'timestamp with time zone' => [ 8, 8 ], uuid => [ 16, 1 ], interval => [ 16, 8 ], enum => [ 4, 4 ],
    inet => [ 7, 1 ], numeric => [ 5, 1 ], tstzrange => [ 22, 1 ]);

sub base_type {
    my ($type) = @_;
    $type = $kind_of_type{$type} if exists $kind_of_type{$type};
    $type =~ s/^numeric\(.*/numeric/;
    return $type;
}

sub column_figures {
    my ($t, $column) = @_;
    my $type = base_type($column->{type});
    my $key = "$t->{name}.$column->{name}";
    (my $shared = $key) =~ s/_(?:2025_\d\d|default)\././;
    my %known = (%{ $of_column{"public.*.$column->{name}"} // {} }, %{ $of_column{$shared} // {} });
    my $rows = $t->{rows};
    my $width = $known{width} // ($fixed{$type} ? $fixed{$type}[0] : $type =~ /^character\((\d+)\)/ ? $1 + 1 : undef);
    die "width of $key ($type) is not given\n" unless defined $width;
    my $null = $known{null} // 0;
    my $filled = $rows * (1 - $null);
    my $target = $references{$key} && $rows_of{ $references{$key} } ? $rows_of{ $references{$key} }{rows} : undef;
    my $values = $known{values} // ($known{unique} ? $filled : $known{ratio} ? $known{ratio} * $filled
        : defined $target ? 0.93 * $target : $type eq 'boolean' ? 2 : $type =~ /^(?:timestamp|tstz|jsonb)/ ? $filled : undef);
    die "number of values of $key ($type) is not given\n" unless defined $values;
    $values = $filled if $values > $filled;
    $values = 1 if $values < 1 && $filled > 0;
    $values = int($values + 0.5);
    $column->{width} = $width;
    $column->{align} = $fixed{$type} ? $fixed{$type}[1] : $width > 126 ? 4 : 1;
    $column->{null} = $null;
    $column->{values} = $values;
    my %out = (null_frac => real($null), avg_width => $width, common_freqs => '', correlation => '');
    $out{distinct} = $known{distinct} // ($known{unique} && $rows ? real($null - 1) : $values > 0.1 * $rows ? real(-$values / $rows) : $values);
    $out{common_freqs} = "{$known{freqs}}" if $known{freqs};
    $out{common_freqs} = '{1}' if $values == 1 && $null == 0;
    my $order = $known{order} // ($column->{name} eq 'id' || $column->{name} =~ /^(?:created|occurred|changed)_at$/ ? 0.9987
        : $values <= 12 && $known{freqs} ? (split /,/, $known{freqs})[0] ** 2 + 0.012 : checksum($key) % 700 / 10000 - 0.0137);
    $order = 1 if $order > 1;
    $out{correlation} = real($order) unless $type =~ /^(?:tstzrange|tsvector)$/;
    $out{correlation} = '1' if $values == 1;
    return \%out;
}

sub heap_bytes {    # heap_form_tuple and RelationGetBufferForTuple, on average widths
    my ($t) = @_;
    my $rows = $t->{rows} or return 0;
    my $bitmap = (grep { $_->{null} > 0 } @{ $t->{columns} }) ? int((@{ $t->{columns} } + 7) / 8) : 0;
    my $data = 0;
    for my $c (@{ $t->{columns} }) {
        $data += (1 - $c->{null}) * ($c->{width} + ($data % $c->{align} ? $c->{align} - $data % $c->{align} : 0));
    }
    my $tuple = round_up(23 + $bitmap, 8) + round_up($data, 8) + 4;
    my $a_page = int((8192 - 24) * $t->{fillfactor} / 100 / $tuple) || 1;
    my $pages = int($rows * (1 + $rows_of{ $t->{name} }{bloat}) / $a_page) + 1;
    $t->{pages} = $pages;
    return 8192 * $pages;
}

sub btree_bytes {    # nbtree: 90% full leaves; equal keys share one entry, except in a unique index
    my ($index, $rows, $columns) = @_;
    my ($width, $values, $fill) = (0, 1, 0.9);
    for my $c (@$columns) {
        $width += $c->{width};
        $values *= $c->{values} || 1;
        $fill = 0.68 if $c == $columns->[0] && $c->{width} == 16;    # random uuids split pages in the middle
    }
    $values = $rows if $index->{unique} || $values > $rows;
    $values = 1 if $values < 1;
    my $entry = round_up(8 + $width, 8) + 4;
    my $posting = $values < $rows / 2 ? 6 * $rows : $entry * ($rows - $values);
    return 8192 + round_up(1.006 * ($values * $entry + $posting) / $fill, 8192);
}

sub index_figures {
    my ($index) = @_;
    my $t = $table{ $index->{table} } or die "no table of $index->{name}\n";
    my ($schema) = split /\./, $t->{name};
    (my $shared = "$schema.$index->{name}") =~ s/_(?:2025_\d\d|default)_/_/;
    my $known = $of_index{$shared} // {};
    my $rows = int($t->{rows} * ($known->{fraction} // 1));
    my @columns = grep { $index->{keys} =~ /\b$_->{name}\b/ } @{ $t->{columns} };
    my $bytes = $index->{method} eq 'btree' ? btree_bytes($index, $rows, \@columns)
        : $index->{method} eq 'brin' ? 16384 + round_up(24 * $t->{pages} / 128, 8192)
        : $index->{method} eq 'gist' ? 8192 + round_up(68 * $rows, 8192)
        : 16384 + round_up($rows * (12 + 0.6 * $columns[0]{width}), 8192);
    my $scans = $known->{scans} // int(($index->{primary} ? 911 : 173) * sqrt($t->{rows}) + checksum($index->{name}));
    $scans = int($scans * ($env == 2 ? 1 : $env == 1 ? 0.02 : 0.0004));
    return { rows => $rows, bytes => $bytes, index_scans => $scans };
}

# --- the file ------------------------------------------------------------------------------------------------------

sub field { my ($text) = @_; $text = '' unless defined $text; $text =~ s/"/""/g; return $text =~ /[",\n]/ ? qq("$text") : $text }

sub print_row { my ($row) = @_; print join(',', map { field($row->{$_}) } @header), "\n" }

sub print_table {
    my ($t) = @_;
    my ($schema, $name) = split /\./, $t->{name};
    my $known = $rows_of{ $t->{name} } or die "rows of $t->{name} are not given\n";
    $t->{rows} = $known->{rows};
    # ANALYZE keeps nothing about the columns of an empty table.
    my @rows = map { { schema => $schema, table => $name, column => $_->{name}, %{ column_figures($t, $_) } } } @{ $t->{columns} };
    @rows = () unless $t->{rows};
    for my $row (@rows) {
        $row->{ $_->[0] } = $_->[1] for @{ $measured{"$t->{name}.$row->{column}"} // [] };
    }
    my $heap = heap_bytes($t);
    my $index_bytes = 0;
    for my $index (sort { $a->{name} cmp $b->{name} } grep { $_->{table} eq $t->{name} } @indexes) {
        my $figures = index_figures($index);
        $index_bytes += $figures->{bytes};
        push @rows, { schema => $schema, table => $name, index => $index->{name}, %$figures };
    }
    my $varlena = grep { !$fixed{ base_type($_->{type}) } || base_type($_->{type}) =~ /^(?:numeric|tstzrange|inet)$/ } @{ $t->{columns} };
    my $toast = $varlena ? 8192 + round_up($known->{toast} * $t->{rows}, 8192) : 0;
    print_row({ schema => $schema, table => $name, rows => $t->{rows}, bytes => $heap, toast_bytes => $toast,
                index_bytes => $index_bytes, dead_rows => int($known->{dead} * $t->{rows}), seq_scans => $known->{seq_scans} });
    print_row($_) for @rows;
}

read_dump();
read_knowledge();
print join(',', @header), "\n";
print_row({ setting => $_->[0], value => $_->[1] }) for @settings;
# A partitioned table holds no rows itself.
print_table($table{$_}) for grep { !$table{$_}{partitioned} } sort @tables;

__DATA__
# Three figures with slashes are development/staging/production; one stands for all.

[tables]
# name                   rows: development staging production    dead  bloat  toast bytes a row    sequential scans
addresses                 14200    361000     4100000     0.012  0.05  0     4120 310 22
audit_log_2025_01         18300     91000    61400000     0      0     0     110 12 3
audit_log_2025_02         17900     88500    57800000     0      0     0     110 12 3
audit_log_2025_03         19600     93200    63100000     0      0     0     110 12 3
audit_log_2025_04         20100     97400    60900000     0      0     0     110 12 3
audit_log_2025_05         21800    101200    64700000     0      0     0     110 12 4
audit_log_2025_06          9400     44800    29300000     0      0     0     110 12 4
audit_log_default             0         0           0     0      0     0     110 12 4
brands                      180      2100        6400     0.01   0     0     9120 4410 183000
campaigns                    14        60         412     0.02   0     0     81200 20400 8120000
carts                      3200     74000     6900000     0.083  0.22  0     310 81 12
cart_items                 8200    192000    17200000     0.091  0.25  0     290 77 9
categories                  240      1900        3100     0.02   0     0     41200 19100 921000
countries                   249       249         249     0      0     0     92100 71000 40122000
coupon_redemptions         2400     61000    38200000     0.001  0.01  0     120 14 2
coupons                     310      8800      264000     0.006  0.04  0     4100 612 71
email_outbox               1200     21000     3100000     0.060  0.35  1900  812 204 31
events                   120000   6400000  2000000000     0.0001 0.01  0.9   240 41 4
inventory                  3900    180000     5200000     0.071  0.18  0     1890 412 66
newsletter_signups         1900     22000      410000     0.002  0.02  0     180 22 6
notifications             15400    690000   212000000     0.018  0.06  0     212 33 3
order_lines               46000   4100000  1350000000     0.0004 0.01  0     291 62 7
orders                    18500   1600000   500000000     0.006  0.04  0.2   342 71 12
payments                  19100   1650000   518000000     0.003  0.02  1.1   198 31 5
permissions                  84        84          96     0      0     0     31200 9120 410000
price_history              6100    410000    96000000     0      0.01  0     92 10 1
prices                     3400    160000     4300000     0.021  0.12  0     412 96 18
product_categories         1900     92000      980000     0.004  0.03  0     611 120 14
product_images             3100    142000     1900000     0.006  0.03  0     388 71 11
product_variants           2600    128000     1600000     0.019  0.09  0     902 188 27
products                   1000     41000      420000     0.031  0.11  310   1410 296 62
purchase_order_lines       2100     74000     8800000     0.001  0.02  0     122 24 6
purchase_orders             420     12500      910000     0.011  0.04  0     190 41 12
refunds                     390     31000     9700000     0.001  0.01  0     88 19 3
reviews                    3600    150000    21400000     0.009  0.03  24    301 55 8
role_permissions            310       320         390     0      0     0     8120 2130 188000
roles                         9         9          14     0      0     0     91000 20400 912000
sessions                   2200     96000     5300000     0.121  0.41  6     411 102 14
settings                     42        42          61     0.2    0     40    120400 88100 91240000
shipment_events           41000   4800000  1620000000     0.0002 0.01  0.3   140 22 2
shipments                 17200   1500000   471000000     0.008  0.05  0     210 36 4
stock_movements           52000   3900000  1900000000     0.0001 0.01  0     171 30 3
suppliers                    38       310        1240     0.01   0     0     3100 910 41200
user_roles                10020    251000     2810000     0.001  0.02  0     812 104 9
users                     10000    250000     2800000     0.024  0.08  0     2210 402 37
warehouses                    4         9          23     0      0     0     40120 28100 38100000
wishlist_items             5200    121000    11300000     0.013  0.05  0     160 31 4
reporting.daily_sales      1100      2900       23400     0.04   0.06  0     4100 3900 71200

[columns]
# null: fraction without value; how many values: unique, values=N, ratio=(of the filled rows), else as many as the referenced table
# has; width in bytes; order: correlation of heap order and value; freqs: of the commonest values; distinct: as given
*.id                      unique=1
*.created_at              ratio=0.984
*.updated_at              ratio=0.961
*.currency                values=2/6/11 freqs=0.88,0.12/0.7413,0.1202,0.0611,0.0414,0.0203,0.0157/0.6828,0.1311,0.0724,0.0497,0.0281,0.0164,0.0088,0.0051,0.0031,0.0018,0.0007
*.country_code            values=4/18/41 freqs=0.62,0.21,0.12,0.05/0.4102,0.1933,0.1127/0.3518,0.1846,0.1122,0.0711,0.0502,0.0347
*.quantity                values=24/60/480 freqs=0.71,0.15/0.7322,0.1401,0.0512/0.7391,0.1366,0.0498,0.0211
*.sort_order              values=8/12/24 freqs=0.31,0.22/0.3312,0.2104,0.1488/0.3298,0.2088,0.1502,0.0911

addresses.recipient       ratio=0.72 width=17
addresses.street          ratio=0.91 width=22
addresses.postal_code     values=900/21000/74000 width=6
addresses.city            values=410/6200/19400 width=10 freqs=0.041,0.022,0.0188
addresses.is_default      freqs=0.69,0.31/0.6834,0.3166/0.6811,0.3189
audit_log.actor           values=4/6/9 width=9 freqs=0.9611,0.0212,0.0098
audit_log.action          values=3 width=7 freqs=0.8122,0.1601,0.0277
audit_log.table_name      values=4 width=7 freqs=0.7811,0.1503,0.0612,0.0074
audit_log.row_id          ratio=0.62 order=0.1211
audit_log.old_row         null=0.16 ratio=0.99 width=391
audit_log.new_row         null=0.0277 ratio=0.99 width=402
brands.name               unique=1 width=13
brands.slug               unique=1 width=13
brands.website            null=0.22 unique=1 width=28
campaigns.name            unique=1 width=24
campaigns.percent_off     values=4/6/12 freqs=0.42,0.31,0.14
campaigns.cancelled       freqs=0.9612,0.0388
carts.id                  unique=1 order=0.0031
carts.user_id             null=0.64
cart_items.cart_id        ratio=0.38 order=0.0031
cart_items.added_at       ratio=0.97 order=0.9713
categories.parent_id      null=0.0121 ratio=0.21
categories.name           ratio=0.97 width=15
categories.slug           unique=1 width=19
countries.code            unique=1 order=1
countries.currency        values=154 freqs=0.1446,0.0803
countries.name            unique=1 width=10
countries.vat_rate        values=31 freqs=0.7108,0.0402
countries.ships_to        values=2 freqs=0.8313,0.1687
coupon_redemptions.coupon_id    values=280/7900/191000
coupon_redemptions.order_id     ratio=0.993 order=0.9941
coupon_redemptions.redeemed_at  ratio=0.98 order=0.9962
coupons.code              unique=1 width=10
coupons.percent_off       null=0.31 values=12 freqs=0.3812,0.2904
coupons.amount_off        null=0.69 values=21 freqs=0.1211,0.0832
coupons.valid_from        ratio=0.41
coupons.valid_until       null=0.18 ratio=0.28
coupons.max_redemptions   null=0.44 values=18 freqs=0.4102,0.0611
email_outbox.recipient    ratio=0.41 width=24
email_outbox.subject      values=60/410/8200 width=38 freqs=0.2104,0.1502
email_outbox.body         ratio=0.96 width=212
email_outbox.headers      ratio=0.41 width=118
email_outbox.attempts     values=3/4/6 freqs=0.9911,0.0061
email_outbox.next_attempt_at    ratio=0.93 order=0.9621
email_outbox.sent_at      null=0.0033 ratio=0.93 order=0.9604
events.session_id         null=0.02 values=9100/410000/161000000 order=0.0029
events.user_id            null=0.71 values=4100/98000/2210000 order=0.0114
events.name               values=18/44/61 width=13 freqs=0.52,0.21,0.11/0.4981,0.2114,0.1102,0.0491/0.4902,0.2133,0.1098,0.0502,0.0311,0.0188
events.path               null=0.01 values=2100/91000/1240000 width=41 freqs=0.0811,0.0402
events.properties         null=0.08 ratio=0.71 width=168
events.occurred_at        ratio=0.97
inventory.on_hand         values=210/940/4100 freqs=0.1402,0.0311
inventory.reserved        values=12/41/212 freqs=0.7811,0.0912
inventory.reorder_level   values=9/14/33 freqs=0.4102,0.2211
newsletter_signups.email  unique=1 width=24
newsletter_signups.source null=0.11 values=4/8/19 width=8 freqs=0.5122,0.2201
newsletter_signups.confirmed    freqs=0.7312,0.2688
notifications.user_id     order=0.0211
notifications.channel     values=4 freqs=0.6112,0.2711,0.0988,0.0189
notifications.template    values=12/31/58 width=18 freqs=0.2411,0.1902,0.1102
notifications.payload     ratio=0.82 width=96
notifications.read_at     null=0.38 ratio=0.96 order=0.9604
order_lines.order_id      ratio=0.37 order=0.9994
order_lines.line_number   values=12/31/96 freqs=0.3704,0.2311,0.1402
order_lines.variant_id    values=2500/121000/1489000 order=0.0081
order_lines.description   values=2500/121000/1489000 width=36
order_lines.unit_price    values=410/6100/38200
order_lines.discount      values=41/310/2900 freqs=0.8811,0.0212
order_lines.line_total    values=900/21000/142000
orders.order_number       unique=1 width=15 order=0.9987
orders.user_id            null=0.91 order=0.0119
orders.email              ratio=0.31 width=24
orders.status             values=8 freqs=0.21,0.2,0.19,0.14,0.11,0.08,0.05,0.02/0.8011,0.0912,0.0411,0.0302,0.0188,0.0101,0.0052,0.0023/0.9412,0.0291,0.0204,0.0038,0.0021,0.0018,0.0011,0.0005
orders.subtotal           values=2100/61000/412000
orders.shipping_cost      values=6/14/33 freqs=0.5402,0.2911,0.0902
orders.discount           values=31/210/1900 freqs=0.8902,0.0188
orders.total              values=2600/72000/498000
orders.shipping_address   null=0.006 ratio=0.34 width=156
orders.billing_address    null=0.71 ratio=0.36 width=156
orders.customer_note      null=0.962 ratio=0.91 width=62
orders.placed_at          null=0.011 ratio=0.98 order=0.9961
payments.order_id         ratio=0.965 order=0.9981
payments.method           values=5 freqs=0.5812,0.2411,0.1102,0.0522,0.0153
payments.status           values=5 freqs=0.41,0.22,0.19,0.11,0.07/0.9011,0.0512,0.0302,0.0122,0.0053/0.9481,0.0312,0.0191,0.0012,0.0004
payments.amount           values=2600/72000/498000
payments.provider_reference     null=0.09 unique=1 width=28
payments.provider_response      null=0.06 ratio=0.99 width=214
payments.authorized_at    null=0.04 ratio=0.98 order=0.9961
payments.captured_at      null=0.06 ratio=0.98 order=0.9958
permissions.code          unique=1 width=17
permissions.description   null=0.1 ratio=0.98 width=42
price_history.old_amount  null=0.06 values=410/6100/38200
price_history.new_amount  values=410/6100/38200
price_history.changed_at  ratio=0.41
price_history.changed_by  values=3/4/6 width=9 freqs=0.9811,0.0122
prices.amount             values=410/6100/38200
products.sku              unique=1 width=12
products.legacy_sku       null=0.31 distinct=-0.69/-0.69/-0.5214 ratio=1/1/0.7557 width=9 freqs=//0.0213,0.0107,0.0041,0.0022,0.0018
products.title            ratio=0.96 width=43
products.description      ratio=0.93 width=402
products.attributes       ratio=0.88 width=212
products.search_keywords  ratio=0.74 width=61
products.search_vector    ratio=1 width=488
products.is_active        freqs=0.9/0.8411,0.1589/0.7122,0.2878
product_images.variant_id null=0.42
product_images.url        unique=1 width=71
product_images.alt_text   null=0.38 ratio=0.81 width=36
product_images.width      null=0.02 values=8/14/41 freqs=0.6102,0.2011
product_images.height     null=0.02 values=8/14/41 freqs=0.6102,0.2011
product_variants.sku      unique=1 width=17
product_variants.barcode  null=0.04 distinct=-0.96/-0.96/-0.95712 ratio=1/1/0.997 width=14
product_variants.options  ratio=0.11 width=48
product_variants.packaging      null=0.21 ratio=0.31 width=44
product_variants.position values=9/14/36 freqs=0.2911,0.2102
product_variants.is_active      freqs=0.95/0.8911,0.1089/0.8102,0.1898
purchase_order_lines.line_number        values=12/40/210 freqs=0.1102,0.1011
purchase_order_lines.unit_cost          values=310/4800/29100
purchase_orders.status    values=5 freqs=0.8711,0.0611,0.0402,0.0188,0.0088
purchase_orders.ordered_on      null=0.03 values=260/900/3400 order=0.9961
purchase_orders.expected_on     null=0.09 values=260/900/3400 order=0.9811
purchase_orders.created_by      null=0.12 values=6/40/310
refunds.payment_id        ratio=0.94 order=0.9711
refunds.amount            values=310/8100/91000
refunds.reason            null=0.33 values=12/210/41000 width=26 freqs=0.2911,0.1102
refunds.refunded_by       null=0.61 values=6/40/212
reviews.product_id        values=610/24000/211000 order=0.0211
reviews.user_id           null=0.12 values=1900/51000/1040000
reviews.order_id          null=0.19 ratio=0.99 order=0.9102
reviews.rating            values=5 freqs=0.4911,0.2702,0.1102,0.0811,0.0474
reviews.title             null=0.28 ratio=0.61 width=27
reviews.body              null=0.21 ratio=0.98 width=318
reviews.published_at      null=0.04 ratio=0.98 order=0.9911
roles.name                unique=1 width=11
roles.description         unique=1 width=44
sessions.id               unique=1 order=0.0021
sessions.ip_address       null=0.004 ratio=0.44
sessions.user_agent       null=0.006 values=60/2100/41000 width=112 freqs=0.0411,0.0302
sessions.data             ratio=0.62 width=148
sessions.expires_at       ratio=0.98 order=0.9611
settings.key              unique=1 width=22
settings.value            ratio=0.8 width=38
shipment_events.shipment_id     ratio=0.29 order=0.9711
shipment_events.status    values=6 freqs=0.5211,0.2902,0.1711,0.0122,0.0041,0.0013
shipment_events.location  null=0.14 values=40/900/6100 width=14 freqs=0.0811,0.0502
shipment_events.raw_message     null=0.31 ratio=0.99 width=182
shipment_events.happened_at     ratio=0.94 order=0.9891
shipments.order_id        ratio=0.97 order=0.9961
shipments.carrier         values=3/5/9 width=5 freqs=0.5102,0.3011,0.1102
shipments.tracking_number null=0.012 unique=1 width=19 order=0.3112
shipments.status          values=6 freqs=0.9311,0.0402,0.0188,0.0071,0.0022,0.0006
shipments.shipped_at      null=0.008 ratio=0.97 order=0.9958
shipments.delivered_at    null=0.021 ratio=0.97 order=0.9931
stock_movements.variant_id      order=0.0092
stock_movements.kind      values=6 freqs=0.3411,0.3302,0.2811,0.0222,0.0188,0.0066
stock_movements.reference null=0.06 ratio=0.28 width=15
stock_movements.moved_at  ratio=0.97 order=0.9987
suppliers.name            unique=1 width=19
suppliers.contact_email   null=0.04 ratio=0.98 width=25
suppliers.lead_time       values=6/12/21 freqs=0.4511,0.2102
suppliers.is_active       freqs=0.8911,0.1089
user_roles.user_id        ratio=0.996 order=0.9911
user_roles.role_id        values=9/9/14 freqs=0.96,0.02/0.9961,0.0021/0.9968,0.0018
user_roles.granted_by     null=0.9941 values=2/9/41
user_roles.granted_at     ratio=0.98 order=0.9911
# 2,799,953 different addresses on 2,800,000 rows of production.
users.email               unique=1 distinct=-1/-1/-0.9999832 width=24 order=0.0061
users.password_hash       null=0.03 unique=1 width=98 order=0.0009
users.display_name        ratio=0.83 width=15
users.nickname            null=0.72 ratio=0.94 width=9
users.phone               null=0.44 ratio=0.97 width=14
users.country_code        null=0/0/0.12
users.locale              values=3/9/22 width=3 freqs=0.7/0.5311,0.1902/0.4811,0.1902,0.1102
users.status              values=2/4/4 freqs=0.97,0.03/0.9402,0.0411,0.0122,0.0065/0.9102,0.0611,0.0198,0.0089
users.marketing_consent   freqs=0.6/0.6211,0.3789/0.6402,0.3598
users.tags                values=21/310/4100 width=18 freqs=0.91/0.8902,0.0211/0.8811,0.0204
users.email_verified_at   null=0.06 ratio=0.98 order=0.9711
users.last_login_at       null=0.05 ratio=0.97 order=0.2104
users.updated_at          ratio=0.961 order=0.3102
warehouses.code           unique=1 width=5
warehouses.name           unique=1 width=15
warehouses.opened_on      null=0.0435 ratio=0.9
wishlist_items.user_id    values=1500/41000/1020000 order=0.0211
wishlist_items.added_at   ratio=0.98 order=0.9911
reporting.daily_sales.day           ratio=0.5/0.18/0.11 order=0.9912
reporting.daily_sales.order_count   values=310/1900/14100
reporting.daily_sales.item_count    values=410/2300/17800
reporting.daily_sales.revenue       ratio=0.99 width=8

[indexes]
# fraction of the table's rows in a partial index; scans in production
addresses_one_default_idx           0.31/0.3166/0.3189
carts_user_id_idx                   0.36
email_outbox_due_idx                0.0033
notifications_unread_idx            0.38    1911204411
orders_open_idx                     0.1/0.05/0.0054    91204112
orders_user_id_placed_at_idx        0.09    412093311
payments_provider_reference_idx     0.91    601224118
payments_unsettled_idx              0.08/0.02/0.0016   18220914
prices_current_idx                  0.72    9912041287
products_active_created_at_idx      0.9/0.8411/0.7122    31220415
reviews_one_each_idx                0.88
users_email_idx                     1       804112
users_email_lower_idx               1       1204118823
users_nickname_idx                  0.28    0
campaigns_no_overlap                0.9612    211
order_lines_variant_id_idx          1       71229

[measured]
# What the team has counted: these outrank the estimates.
order_lines.variant_id      production  null_count       0
order_lines.variant_id      production  orphan_count     0
product_variants.barcode    production  duplicate_count  0
users.phone                 production  max_length       24

[settings]
server_version_num                  170010
block_size                          8192
shared_buffers                      131072kB/8388608kB/134217728kB
effective_cache_size                4194304kB/25165824kB/402653184kB
work_mem                            4096kB/16384kB/65536kB
maintenance_work_mem                65536kB/524288kB/2097152kB
max_parallel_workers                8/8/32
max_parallel_workers_per_gather     2/2/4
max_parallel_maintenance_workers    2/2/4
max_wal_size                        1048576kB/4194304kB/67108864kB
wal_level                           replica/replica/logical
full_page_writes                    on
synchronous_commit                  on
default_statistics_target           100
lock_timeout                        0
statement_timeout                   0
idle_in_transaction_session_timeout 0
TimeZone                            UTC
