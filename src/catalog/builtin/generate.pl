#!/usr/bin/perl
# generate.pl: turns the rows that extract.sql took from several servers into the const C tables of this
# directory. Called by generate.sh as: generate.pl ROWS SOURCE TABLES OIDS MAJOR...
#   ROWS    directory with one directory for each major, as extract.sql and generate.sh filled it
#   SOURCE  PostgreSQL source tree: errcodes.txt, and the settings that pg_settings does not list
#   TABLES  directory to write *.inc into;  OIDS  header with the numbers to write
# Owns merging over versions, the numbers of objects whose oids differ between servers, sorting and C syntax.
# Needs nothing beyond perl-base.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
require(dirname(abs_path(__FILE__)) . "/../generate.pl");

my ($rows, $source, $tables, $oids, @majors) = @ARGV;
my $generator = 'src/catalog/builtin/generate.sh';

# ---- Reading ------------------------------------------------------------------------------------------

sub read_kind {
    my ($major, $kind) = @_;
    my $result = read_rows("$rows/$major/$kind");
    die "generate.pl: $rows/$major/$kind is empty\n" unless @$result || $kind eq 'hidden_values';
    return $result;
}

sub read_text {
    my ($name) = @_;
    open(my $file, '<', $name) or die "generate.pl: cannot read $name: $!\n";
    local $/;
    my $text = <$file>;
    close $file;
    return $text;
}

# ---- Numbers of objects -------------------------------------------------------------------------------

# What an object of each kind is called: the columns of extract.sql that identify it on every server.
my %identity = (
    types => [1, 2], functions => [1, 2, 3], operators => [1, 2, 3],
    access_methods => [1], opfamilies => [2, 1], opclasses => [2, 1],
    collations => [1], objects => [0, 2], relations => [1, 2],
);
my %oid_column = (objects => 1);
my %data;      # kind -> major -> rows
my %number;    # kind -> major -> the server's oid -> ours
my %called;    # kind -> ours -> name

# Oids below 10000 are PostgreSQL's own. A server numbers the rest while its cluster is made: we number
# them from 10000 in order of their names, unless some major gives the same object a number of its own.
sub number_objects {
    my ($kind) = @_;
    my ($oid_at, @name_at) = ($oid_column{$kind} // 0, @{$identity{$kind}});
    my (%fixed, %floating);
    for my $major (@majors) {
        for my $row (@{$data{$kind}{$major}}) {
            my $name = join "\0", map { resolve_name($kind, $major, $_, $row) } @name_at;
            my $oid = $row->[$oid_at];
            if ($oid < 10000) { $fixed{$name} = $oid } else { $floating{$name} = 1 }
        }
    }
    my $next = 10000;
    my %ours = map { $_ => $fixed{$_} // $next++ } sort keys %floating;
    die "generate.pl: more than 6384 $kind without fixed numbers\n" if $next > 16384;
    for my $major (@majors) {
        my %taken;
        for my $row (@{$data{$kind}{$major}}) {
            my $name = join "\0", map { resolve_name($kind, $major, $_, $row) } @name_at;
            my $oid = $row->[$oid_at] < 10000 ? $row->[$oid_at] : $ours{$name};
            die "generate.pl: $kind: number $oid is taken twice in $major\n"
                if $taken{$oid}++ && $kind ne 'objects';
            $number{$kind}{$major}{$row->[$oid_at]} = $oid unless $kind eq 'objects';
            $row->[$oid_at] = $oid;
            $called{$kind}{$oid} = $row->[$name_at[-1]];
        }
    }
}

# Part of an object's name: of functions the third part is the list of argument types.
sub resolve_name {
    my ($kind, $major, $column, $row) = @_;
    my $value = $row->[$column];
    return $value unless $kind eq 'functions' && $column == 3;
    return join ' ', map { ours('types', $major, $_) } split / /, $value;
}

# Our number of the object that this server knows under the given oid; 0 stays 0.
sub ours {
    my ($kind, $major, $oid) = @_;
    return 0 if $oid == 0;
    return $number{$kind}{$major}{$oid} // die "generate.pl: $kind: no object $oid in $major\n";
}

# ---- C syntax -----------------------------------------------------------------------------------------

sub c_string {
    my ($text) = @_;
    return defined $text ? quoted_string($text) : 'NULL';
}

sub c_char {
    my ($text) = @_;
    return quoted_char($text eq '' ? ' ' : $text);
}

# A value as extract.sql gives it, in C: n number, s string, c character, b boolean, h schema, or the kind of
# objects that an oid belongs to.
sub c_value {
    my ($type, $major, $value) = @_;
    return $type eq 'n' ? $value : $type eq 's' ? c_string($value) : $type eq 'c' ? c_char($value)
         : $type eq 'b' ? c_bool($value) : $type eq 'h' ? $value eq 'pg_catalog' ? 'PG' : 'INFO'
         : ours($type, $major, $value);
}

sub begin_file {
    my ($name, $about) = @_;
    return begin_table_file($tables, $name, $about, $generator);
}

# ---- Rows over versions -------------------------------------------------------------------------------

# Joins what holds unchanged over consecutive majors. Takes a kind and a function that gives, for a major
# and a row, its key (a list, compared as sort_keys says) and its content (any string). Gives a list of
# {key, content, from, to}, sorted by key, then version.
sub merge_versions {
    my ($kind, $describe) = @_;
    my %by_key;
    for my $major (@majors) {
        my %seen;
        for my $row (@{$data{$kind}{$major}}) {
            my ($key, $content, %more) = $describe->($major, $row);
            my $name = join "\0", @$key;
            die "generate.pl: $kind: two rows for one key in $major: @$key\n" if $seen{$name}++;
            my $forms = $by_key{$name} //= [];
            my $last = $forms->[-1];
            if ($last && $last->{content} eq $content && $last->{position} == position($major) - 1) {
                $last->{to} = $major;
                $last->{position}++;
            } else {
                push @$forms, {key => $key, content => $content, from => $major, to => $major,
                               position => position($major), %more};
            }
        }
    }
    my @all = map { @$_ } values %by_key;
    return sort { compare_keys($a->{key}, $b->{key}) || $a->{from} <=> $b->{from} } @all;
}

sub position {
    my ($major) = @_;
    for my $at (0 .. $#majors) { return $at if $majors[$at] == $major }
    die "generate.pl: no major $major\n";
}

# Keys are compared part by part: numbers as numbers, other parts by their bytes, as strcmp does.
sub compare_keys {
    my ($left, $right) = @_;
    for my $at (0 .. ($#$left > $#$right ? $#$left : $#$right)) {
        return defined $left->[$at] ? 1 : -1 unless defined $left->[$at] && defined $right->[$at];
        my $order = $left->[$at] =~ /^\d+$/ && $right->[$at] =~ /^\d+$/ ? $left->[$at] <=> $right->[$at]
                                                                       : $left->[$at] cmp $right->[$at];
        return $order if $order;
    }
    return 0;
}

sub write_table {
    my ($file, $declaration, $columns, $forms) = @_;
    print $file "\n/* $columns, from, to */\nstatic const $declaration\[] = {\n";
    for my $form (@$forms) {
        print $file "    {$form->{content}, $form->{from}, $form->{to}},",
                    defined $form->{note} ? " /* $form->{note} */" : '', "\n";
    }
    print $file "};\n";
}

# Positions of a table's rows in order of their oids: the second way into it.
sub write_oid_index {
    my ($file, $name, $forms) = @_;
    my @order = sort { $forms->[$a]{oid} <=> $forms->[$b]{oid} || $forms->[$a]{from} <=> $forms->[$b]{from} }
                0 .. $#$forms;
    die "generate.pl: $name: too many rows for 16 bits\n" if @order > 65535;
    print $file "\n/* positions in order of oid */\nstatic const uint16_t $name\[] = {\n";
    my %place = map { $forms->[$order[$_]]{oid} => $_ + 1 } reverse 0 .. $#order;
    my @oids = sort { $a <=> $b } keys %place;
    while (my @line = splice @order, 0, 18) { print $file '    ', join(', ', @line), ",\n" }
    print $file "};\n\n/* by oid: one more than the first position above of its rows */\n",
        "static const uint16_t ${name}_first[] = {\n";
    while (my @line = splice @oids, 0, 8) {
        print $file '    ', join(', ', map { "[$_] = $place{$_}" } @line), ",\n";
    }
    print $file "};\n";
}

# A part of a key: v any value as it is, h schema, or the kind of objects that an oid belongs to.
sub key_value {
    my ($type, $major, $value) = @_;
    return $type eq 'v' ? $value : $type eq 'h' ? schema_order($value) : ours($type, $major, $value);
}

# As enum builtin_schema has it.
sub schema_order { return $_[0] eq 'pg_catalog' ? 0 : 1 }

# A table whose rows are extract.sql's columns in another order. Key and value types by column number.
sub plain_table {
    my ($file, $kind, $declaration, $columns, $key, $types, %more) = @_;
    my @forms = merge_versions($kind, sub {
        my ($major, $row) = @_;
        my @key = map { key_value($_->[1], $major, $row->[$_->[0]]) } @$key;
        my $content = join ', ', map { c_value($_->[1], $major, $row->[$_->[0]]) } @$types;
        return \@key, $content, oid => $row->[0], ($more{note} ? (note => $more{note}->($major, $row)) : ());
    });
    write_table($file, $declaration, $columns, \@forms);
    write_oid_index($file, $more{index}, \@forms) if $more{index};
}

sub type_name { return $_[0] == 0 ? '-' : $called{types}{$_[0]} }

# ---- The tables ---------------------------------------------------------------------------------------

sub write_types {
    my $file = begin_file('types', 'the types of pg_catalog and information_schema, by schema and name');
    my @types = (qw(n s h c c b n b c c c b b types types b types n collations relations types types),
                 qw(functions functions s s));
    my @order = (0, 2, 1, 3 .. 25);
    my @names = qw(oid name schema kind category preferred length by_value alignment storage delimiter
                   not_null has_default element array true_array base base_typmod collation relation
                   range_subtype range input output typmod_in typmod_out);
    plain_table($file, 'types', 'struct builtin_type types', join(', ', @names), [[1, 'h'], [2, 'v']],
                [map { [$order[$_], $types[$_]] } 0 .. $#order], index => 'types_by_oid');
    close $file;
}

sub write_casts {
    my $file = begin_file('casts', 'casts between built-in types, by source and target');
    plain_table($file, 'casts', 'struct builtin_cast casts', 'source, target, function, context, method',
                [[0, 'types'], [1, 'types']],
                [[0, 'types'], [1, 'types'], [2, 'functions'], [3, 'c'], [4, 'c']],
                note => sub { my ($major, $row) = @_;
                              join ' to ', map { type_name(ours('types', $major, $_)) } @$row[0, 1] });
    close $file;
}

# A pool of lists that rows point into: equal lists are kept once. Gives the address of a list in C.
sub pool_offset {
    my ($name, $pool, @list) = @_;
    return 'NULL' unless @list;
    my $text = join "\0", @list;
    unless (exists $pool->{at}{$text}) {
        $pool->{at}{$text} = @{$pool->{items} //= []};
        push @{$pool->{items}}, @list;
    }
    return "$name + $pool->{at}{$text}";
}

sub function_arguments {
    my ($major, $row) = @_;
    my ($inputs, $all, $modes, $names) = @$row[3, 5, 6, 7];
    return () unless defined $all || defined $names;
    my @types = map { ours('types', $major, $_) } split / /, $all // $inputs;
    my @modes = defined $modes ? split / /, $modes : ('i') x @types;
    my @names = defined $names ? split /,/, $names, -1 : ('') x @types;
    die "generate.pl: arguments of $row->[2] in $major do not match\n"
        unless @types == @modes && @types == @names;
    return map { sprintf '{%s, %d, %s}', c_string($names[$_]), $types[$_], c_char($modes[$_]) } 0 .. $#types;
}

sub write_functions {
    my $file = begin_file('functions',
                          'functions, procedures, aggregates and window functions, by schema and name');
    my @forms = merge_versions('functions', sub {
        my ($major, $row) = @_;
        my @inputs = map { ours('types', $major, $_) } split / /, $row->[3];
        my @arguments = function_arguments($major, $row);
        my $count = @arguments || @inputs;
        die "generate.pl: inputs of $row->[2] in $major do not match\n" unless @inputs == $row->[4];
        my $result = ours('types', $major, $row->[9]);
        my $tail = join ', ', c_string($row->[8]), $result, ours('types', $major, $row->[10]),
                   ours('functions', $major, $row->[11]), c_value('h', $major, $row->[1]), $row->[12],
                   scalar @inputs, $count, $row->[13], map({ c_char($_) } @$row[14 .. 16]),
                   map({ c_bool($_) } @$row[17 .. 20]), c_char($row->[21]), $row->[22];
        return [schema_order($row->[1]), $row->[2], scalar @inputs, @inputs],
               "$row->[0], @inputs, @arguments, $tail", oid => $row->[0], name => $row->[2], tail => $tail,
               inputs => \@inputs, arguments => \@arguments,
               note => join(', ', map { type_name($_) } @inputs) . ': ' . type_name($result);
    });
    my (%inputs, %arguments);
    for my $form (@forms) {
        my $inputs_at = pool_offset('inputs', \%inputs, @{$form->{inputs}});
        my $arguments_at = pool_offset('arguments', \%arguments, @{$form->{arguments}});
        $form->{content} = join ', ', $form->{oid}, c_string($form->{name}), $inputs_at, $arguments_at,
                                $form->{tail};
    }
    print $file "\n/* lists of input types */\nstatic const uint32_t inputs[] = {\n";
    my @pool = @{$inputs{items}};
    while (my @line = splice @pool, 0, 18) { print $file '    ', join(', ', @line), ",\n" }
    print $file "};\n\n/* lists of arguments: name, type, mode */\n",
                "static const struct builtin_argument arguments[] = {\n";
    @pool = @{$arguments{items}};
    while (my @line = splice @pool, 0, 4) { print $file '    ', join(', ', @line), ",\n" }
    print $file "};\n";
    write_table($file, 'struct builtin_function functions',
                "oid, name, inputs, arguments, source, result, variadic, support, schema, language,\n"
                . " * input_count, argument_count, default_count, kind, volatility, parallel, returns_set,\n"
                . ' * strict, security_definer, leakproof, aggregate_kind, direct_count', \@forms);
    write_oid_index($file, 'functions_by_oid', \@forms);
    close $file;
}

sub write_operators {
    my $file = begin_file('operators', 'operators, by name and operand types');
    plain_table($file, 'operators', 'struct builtin_operator operators',
                'oid, name, left, right, result, function, commutator, negator, hashable, mergeable',
                [[1, 'v'], [2, 'types'], [3, 'types']],
                [[0, 'n'], [1, 's'], [2, 'types'], [3, 'types'], [4, 'types'], [5, 'functions'],
                 [6, 'operators'], [7, 'operators'], [8, 'b'], [9, 'b']], index => 'operators_by_oid',
                note => sub { my ($major, $row) = @_;
                              sprintf '%s, %s: %s',
                                      map { type_name(ours('types', $major, $_)) } @$row[2 .. 4] });
    close $file;
}

sub write_access {
    my $file = begin_file('access', 'access methods, operator families and classes and their members');
    plain_table($file, 'access_methods', 'struct builtin_access_method access_methods',
                'oid, name, kind, can_order, can_unique, can_multi_column, can_exclude, can_include',
                [[1, 'v']], [[0, 'n'], [1, 's'], [2, 'c'], map { [$_, 'b'] } 3 .. 7],
                index => 'access_methods_by_oid');
    plain_table($file, 'opfamilies', 'struct builtin_opfamily opfamilies', 'oid, name, method',
                [[2, 'access_methods'], [1, 'v']],
                [[0, 'n'], [1, 's'], [2, 'access_methods']], index => 'opfamilies_by_oid');
    plain_table($file, 'opclasses', 'struct builtin_opclass opclasses',
                'oid, name, method, family, input, key, is_default', [[2, 'access_methods'], [1, 'v']],
                [[0, 'n'], [1, 's'], [2, 'access_methods'], [3, 'opfamilies'], [4, 'types'], [5, 'types'],
                 [6, 'b']],
                index => 'opclasses_by_oid');
    plain_table($file, 'amops', 'struct builtin_amop amops',
                'family, left, right, strategy, purpose, operator, sort_family',
                [[0, 'opfamilies'], [1, 'types'], [2, 'types'], [3, 'v'], [4, 'v']],
                [[0, 'opfamilies'], [1, 'types'], [2, 'types'], [3, 'n'], [4, 'c'], [5, 'operators'],
                 [6, 'opfamilies']],
                note => sub { my ($major, $row) = @_;
                              my ($left, $right) = map { type_name(ours('types', $major, $_)) } @$row[1, 2];
                              "$called{opfamilies}{$row->[0]}: $left $called{operators}{$row->[5]} $right" });
    plain_table($file, 'amprocs', 'struct builtin_amproc amprocs', 'family, left, right, number, function',
                [[0, 'opfamilies'], [1, 'types'], [2, 'types'], [3, 'v']],
                [[0, 'opfamilies'], [1, 'types'], [2, 'types'], [3, 'n'], [4, 'functions']],
                note => sub { $called{opfamilies}{$_[1][0]} });
    close $file;
}

sub write_collations {
    my $file = begin_file('collations', 'collations, by name');
    plain_table($file, 'collations', 'struct builtin_collation collations',
                'oid, name, provider, deterministic, imported, locale', [[1, 'v']],
                [[0, 'n'], [1, 's'], [2, 'c'], [3, 'b'], [4, 'b'], [5, 's']], index => 'collations_by_oid');
    close $file;
}

sub write_objects {
    my $file = begin_file('objects', 'other objects, by kind and name');
    my @kinds = qw(SCHEMA LANGUAGE ROLE TABLESPACE EXTENSION CONVERSION TEXT_SEARCH_CONFIGURATION
                   TEXT_SEARCH_DICTIONARY TEXT_SEARCH_PARSER TEXT_SEARCH_TEMPLATE);
    my %place = map { $kinds[$_] => $_ } 0 .. $#kinds;
    my @forms = merge_versions('objects', sub {
        my ($major, $row) = @_;
        return [$place{$row->[0]}, $row->[2]], "BUILTIN_$row->[0], $row->[1], " . c_string($row->[2]);
    });
    write_table($file, 'struct builtin_object objects', 'kind, oid, name', \@forms);
    close $file;
}

sub write_relations {
    my $file = begin_file('relations', 'system catalogs, views and their indexes, by schema and name');
    my (%columns, %pool, %system);
    for my $major (@majors) {
        for my $row (sort { $a->[1] <=> $b->[1] } @{$data{columns}{$major}}) {
            my $text = sprintf '{%s, %d, %d, %d, %s}', c_string($row->[2]), ours('types', $major, $row->[3]),
                               $row->[4], ours('collations', $major, $row->[5]), c_bool($row->[6]);
            if ($row->[1] > 0) { push @{$columns{$major}{$row->[0]}}, $text }
            else { $system{$row->[2]}{$text} = 1 }
        }
    }
    my @forms = merge_versions('relations', sub {
        my ($major, $row) = @_;
        my @list = @{$columns{$major}{$row->[9]} // []};
        my $head = join ', ', $row->[0], c_string($row->[2]), c_value('h', $major, $row->[1]),
                   c_char($row->[3]), map({ c_bool($_) } @$row[4 .. 6]), ours('relations', $major, $row->[7]),
                   ours('types', $major, $row->[8]), scalar @list;
        return [schema_order($row->[1]), $row->[2]], "$head, @list", oid => $row->[0],
               head => $head, columns => \@list;
    });
    for my $form (@forms) {
        $form->{content} = "$form->{head}, " . pool_offset('columns', \%pool, @{$form->{columns}});
    }
    print $file "\n/* name, type, typmod, collation, not_null */\n",
                "static const struct builtin_column columns[] = {\n";
    print $file "    $_,\n" for @{$pool{items}};
    print $file "};\n\nstatic const struct builtin_column system_columns[] = {\n";
    for my $name (sort keys %system) {
        die "generate.pl: system column $name differs between majors\n" if keys %{$system{$name}} > 1;
        print $file "    $_,\n" for keys %{$system{$name}};
    }
    print $file "};\n";
    write_table($file, 'struct builtin_relation relations',
                'oid, name, schema, kind, shared, unique, primary, table, row_type, column_count, columns',
                \@forms);
    write_oid_index($file, 'relations_by_oid', \@forms);
    close $file;
}

# The settings that pg_settings leaves out (GUC_NO_SHOW_ALL), from guc_tables.c of the newest major.
sub hidden_settings {
    my %in_settings = (USERSET => 'user', SUSET => 'superuser', INTERNAL => 'internal',
                       false => 'off', true => 'on', '"none"' => 'none', '""' => '');
    my @result;
    my $text = read_text("$source/src/backend/utils/misc/guc_tables.c");
    while ($text =~ /struct config_(\w+) ConfigureNames\w+\[\] =\n\{\n(.*?)\n\};/gs) {
        my ($type, $entries) = ($1, $2);
        while ($entries =~ /^\t\{\n(.*?)^\t\}/gms) {
            my $entry = $1;
            next unless $entry =~ /GUC_NO_SHOW_ALL/;
            my ($name, $context) = $entry =~ /\{"(\w+)", PGC_(\w+),/
                or die "generate.pl: guc_tables.c: $entry\n";
            my ($values) = $entry =~ /^\t\t&\w+,\n\t\t(.*?),?\n/m or die "generate.pl: guc_tables.c: $name\n";
            my ($boot, $minimum, $maximum) = split /, */, $values;
            $boot = $boot =~ /^[\d.]+$/ ? 0 + $boot : $in_settings{$boot};
            ($minimum, $maximum) = (undef, undef) unless $type eq 'int' || $type eq 'real';
            push @result, [$name, $type eq 'int' ? 'integer' : $type, $in_settings{$context}, undef,
                           map({ defined $_ ? 0 + $_ : undef } $minimum, $maximum), undef, $boot];
        }
    }
    die "generate.pl: guc_tables.c: no hidden settings found\n" unless @result;
    return @result;
}

# The lists of values of enum settings, each kept once.
sub value_list {
    my ($lists, @values) = @_;
    return 'NULL' unless @values;
    my $text = join ', ', map({ c_string($_) } @values), 'NULL';
    $lists->{$text} //= 'values_' . (1 + keys %$lists);
    return $lists->{$text};
}

sub write_settings {
    my $file = begin_file('settings', 'settings, by name without regard to letter case');
    my @hidden = hidden_settings();
    my (%accepted, %lists, %canonical);
    for my $major (@majors) {
        @{$data{settings}{$major}} = sort { $a->[0] cmp $b->[0] } @{$data{settings}{$major}};
        push @{$accepted{$major}{$_->[0]}}, $_->[1] for @{read_kind($major, 'hidden_values')};
        my %listed = map { $_->[0] => 1 } @{$data{settings}{$major}};
        $canonical{$major} = {map { $_->[0] => $_->[1] } @{read_kind($major, 'shown_names')}};
        push @$_, 't' for @{$data{settings}{$major}};
        push @{$data{settings}{$major}}, map { [@$_, 'f'] }
            grep { !$listed{$_->[0]} && ($canonical{$major}{$_->[0]} // '') eq $_->[0] } @hidden;
    }
    my @forms = merge_versions('settings', sub {
        my ($major, $row) = @_;
        my $content = join ', ', c_string($row->[0]), c_char(substr $row->[1], 0, 1), c_string($row->[2]),
                      map({ c_string($_) } @$row[3 .. 5]),
                      value_list(\%lists, defined $row->[6] ? split /,/, $row->[6] : ()),
                      value_list(\%lists, @{$accepted{$major}{$row->[0]} // []}),
                      c_string($row->[7]), c_bool($row->[8]);
        return [lc $row->[0]], $content;
    });
    print $file "\n";
    for my $list (sort { substr($lists{$a}, 7) <=> substr($lists{$b}, 7) } keys %lists) {
        print $file "static const char *const $lists{$list}\[] = {$list};\n";
    }
    write_table($file, 'struct builtin_setting settings',
                'name, type, context, unit, minimum, maximum, values, hidden_values, boot, listed', \@forms);
    for my $major (@majors) {
        my %own = map { $_->[0] => 1 } @{$data{settings}{$major}};
        $data{aliases}{$major} = [map { [$_, $canonical{$major}{$_}] }
                                  grep { !$own{$_} && $own{$canonical{$major}{$_}} }
                                  sort keys %{$canonical{$major}}];
    }
    plain_table($file, 'aliases', 'struct setting_alias setting_aliases', 'earlier name, name', [[0, 'v']],
                [[0, 's'], [1, 's']]);
    close $file;
}

sub write_keywords {
    my $file = begin_file('keywords', 'key words of SQL, by word');
    plain_table($file, 'keywords', 'struct builtin_keyword keywords', 'word, category, bare_label',
                [[0, 'v']], [[0, 's'], [1, 'c'], [2, 'b']]);
    close $file;
}

sub write_sqlstates {
    my $file = begin_file('sqlstates', 'error codes and their condition names, by code and by name');
    my @rows;
    for my $line (split /\n/, read_text("$source/src/backend/utils/errcodes.txt")) {
        next if $line =~ /^#|^Section:|^\s*$/;
        my ($code, $severity, undef, $name) = split ' ', $line;
        push @rows, [$code, $name, $severity] if defined $name;
    }
    my %orders = (sqlstates => 0, sqlstates_by_name => 1);
    for my $table (sort keys %orders) {
        my $at = $orders{$table};
        print $file "\n/* code, name, severity */\nstatic const struct builtin_sqlstate $table\[] = {\n";
        for my $row (sort { $a->[$at] cmp $b->[$at] || $a->[0] cmp $b->[0] } @rows) {
            printf $file "    {\"%s\", \"%s\", '%s'},\n", @$row;
        }
        print $file "};\n";
    }
    close $file;
}

# The numbers that other code names: PostgreSQL's own names for them, as genbki.pl makes them.
sub write_oids {
    my %names;
    for my $major (@majors) {
        $names{0}{$_->[0]} = uc($_->[2] =~ s/^_//r) . ($_->[2] =~ /^_/ ? 'ARRAY' : '') . 'OID'
            for grep { $_->[0] < 10000 && $_->[3] ne 'c' } @{$data{types}{$major}};
        $names{1}{$_->[0]} = uc($_->[1]) . ($_->[2] eq 'i' ? '_AM_OID' : '_TABLE_AM_OID')
            for grep { $_->[0] < 10000 } @{$data{access_methods}{$major}};
        $names{2}{$_->[1]} = uc($_->[2]) . '_LANGUAGE_OID'
            for grep { $_->[1] < 10000 && $_->[0] eq 'LANGUAGE' } @{$data{objects}{$major}};
        $names{4}{$_->[1]} = uc($_->[2] =~ s/^(pg_)?(?=public|toast|catalog)/pg_/r) . '_NAMESPACE'
            for grep { $_->[0] eq 'SCHEMA' } @{$data{objects}{$major}};
        $names{3}{$_->[0]} = uc($_->[1]) . '_COLLATION_OID'
            for grep { $_->[0] < 10000 } @{$data{collations}{$major}};
    }
    open(my $file, '>', $oids) or die "generate.pl: cannot write $oids: $!\n";
    print $file <<"END";
/*
 * builtin_oids.h: object identifiers of built-in types, access methods, languages, collations and schemas,
 * under the names that PostgreSQL's own headers give them.
 *
 * generated by $generator; do not edit
 */
#ifndef CATALOG_BUILTIN_OIDS_H
#define CATALOG_BUILTIN_OIDS_H

enum {
    BUILTIN_VERSION_FIRST = $majors[0],
    BUILTIN_VERSION_LAST = $majors[-1],
END
    for my $group (sort keys %names) {
        print $file "\n";
        print $file "    $names{$group}{$_} = $_,\n" for sort { $a <=> $b } keys %{$names{$group}};
    }
    print $file "};\n\n#endif\n";
    close $file;
}

for my $at (1 .. $#majors) {
    die "generate.pl: majors must be consecutive\n" unless $majors[$at] == $majors[$at - 1] + 1;
}
for my $kind (qw(types casts functions operators access_methods opfamilies opclasses amops amprocs collations
                 objects relations columns settings keywords)) {
    $data{$kind}{$_} = read_kind($_, $kind) for @majors;
}
for my $major (@majors) { push @$_, $_->[0] for @{$data{relations}{$major}} }
number_objects($_)
    for qw(types functions operators access_methods opfamilies opclasses collations objects relations);
write_types();
write_casts();
write_functions();
write_operators();
write_access();
write_collations();
write_objects();
write_relations();
write_settings();
write_keywords();
write_sqlstates();
write_oids();
