#!/usr/bin/perl
# generate.pl: turns the rows that extract.sql took from several servers into the const C tables of this directory.
# Called by generate.sh as: generate.pl ROWS TABLES MAJOR...
#   ROWS    MAJOR/offered, MAJOR/EXTENSION/KIND of the plain servers; other/MAJOR/... of those with further extensions
#   TABLES  directory to write *.inc into: one for each extension, and releases.inc, which includes them all
# Owns merging over versions, how argument lists are written, sorting and C syntax. Needs nothing beyond perl-base.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
require(dirname(abs_path(__FILE__)) . "/../generate.pl");

my ($rows, $tables, @majors) = @ARGV;
my @kinds = qw(home schemas types checks relations columns indexes foreign_keys functions operators casts access_methods opfamilies opclasses
               others);

# ---- Reading ------------------------------------------------------------------------------------------

# What one server says of one extension.
sub read_extension {
    my ($folder) = @_;
    my $unknown = read_rows("$folder/unknown");
    die "generate.pl: $folder: members that extract.sql does not ask for: @{$unknown->[0]}\n" if @$unknown;
    return {map { $_ => read_rows("$folder/$_") } @kinds};
}

my %offered;    # extension -> major -> [version, schema, requires, relocatable, trusted, superuser]
my %elsewhere;  # extension -> 1 when it does not come with PostgreSQL
my %read;       # extension -> major -> kind -> rows

sub read_offered {
    my ($name, $use) = @_;
    open(my $file, '<', $name) or die "generate.pl: cannot read $name: $!\n";
    while (my $line = <$file>) {
        chomp $line;
        my ($extension, @values) = split /\t/, $line, -1;
        $use->($extension, [map { $_ eq '' ? undef : $_ } @values]);
    }
    close $file;
}

sub read_all {
    for my $major (@majors) {
        read_offered("$rows/$major/offered", sub { $offered{$_[0]}{$major} = $_[1] });
        $read{$_}{$major} = read_extension("$rows/$major/$_") for grep { -d "$rows/$major/$_" } keys %offered;
    }
    for my $folder (sort glob "$rows/other/*") {
        my ($major) = $folder =~ /(\d+)$/;
        read_offered("$folder/offered", sub {
            my ($extension, $values) = @_;
            return unless -d "$folder/$extension";
            $read{$extension}{$major} = read_extension("$folder/$extension");
            return if exists $offered{$extension}{$major};
            $elsewhere{$extension} = 1;
            $offered{$extension}{$_} //= $values for @majors;
        });
    }
}

# The major whose rows stand for this one: itself, else the nearest earlier, else the nearest later that was read.
sub source_of {
    my ($extension, $major) = @_;
    my @known = sort { $a <=> $b } keys %{$read{$extension}};
    my @earlier = grep { $_ <= $major } @known;
    return @earlier ? $earlier[-1] : $known[0];
}

# ---- C syntax -----------------------------------------------------------------------------------------

# Most columns of most rows hold nothing: 0 is shorter than NULL.
sub c_string {
    my ($text) = @_;
    return defined $text ? quoted_string($text) : '0';
}

sub c_char {
    my ($text) = @_;
    return defined $text && $text ne '' ? quoted_char($text) : '0';
}

# The expression of a default, without the schema that the generator installs into.
sub c_expression {
    my ($text) = @_;
    $text =~ s/\b(?:drydock_home|public)\.//g if defined $text;
    return c_string($text);
}

sub check_type {
    my ($extension, $text) = @_;
    die "generate.pl: $extension: two types of one name: $text\n" if defined $text && $text =~ /drydock_home\./;
    return $text;
}

# ---- One row of each kind: its key, by which it is sorted, and its content ------------------------------------

my %mode = (i => '', o => 'OUT ', b => 'INOUT ', v => 'VARIADIC ', t => 'TABLE ');

# An argument list as struct extension_function writes it.
sub argument_list {
    my ($extension, $row) = @_;
    my ($inputs, $all, $modes, $names) = @$row[2 .. 5];
    my @types = split /, /, check_type($extension, $all // $inputs);
    my @modes = defined $modes ? split / /, $modes : ('i') x @types;
    my @names = defined $names ? split /,/, $names, -1 : ('') x @types;
    die "generate.pl: $extension: arguments of $row->[1] do not match\n" unless @types == @modes && @types == @names;
    return join ', ', map {
        die "generate.pl: $extension: argument name \"$names[$_]\"\n" if $names[$_] =~ /[ ,]|^(?:OUT|INOUT|VARIADIC|TABLE)$/;
        die "generate.pl: $extension: type \"$types[$_]\"\n" if $types[$_] =~ /[ ,]/;
        $mode{$modes[$_]} . ($names[$_] eq '' ? '' : "$names[$_] ") . $types[$_];
    } 0 .. $#types;
}

my %language = (c => 'c', internal => 'i', sql => 's', plpgsql => 'p');

sub function_row {
    my ($extension, $row) = @_;
    die "generate.pl: $extension: aggregate $row->[1] of a kind that has no column\n" unless $row->[15] eq '-' || $row->[15] eq 'n';
    return [$row->[0], $row->[1], $row->[2]],
           join ', ', c_string($row->[0]), c_string($row->[1]), c_string(argument_list($extension, $row)),
                      c_string(check_type($extension, $row->[6])), $row->[7], c_char($row->[9]), c_char($row->[10]),
                      c_char($language{$row->[11]} // die "generate.pl: $extension: language $row->[11]\n"), c_bool($row->[12]),
                      c_bool($row->[13]);
}

sub type_row {
    my ($extension, $row, $data) = @_;
    my $list = $row->[17];
    $list = join ',', sort map { $_->[1] } grep { $_->[0] eq $row->[1] } @{$data->{checks}} if $row->[2] eq 'd';
    $list = undef if defined $list && $list eq '';
    return [$row->[0], $row->[1]],
           join ', ', c_string($row->[0]), c_string($row->[1]), c_char($row->[2]), c_char($row->[3]), c_bool($row->[4]), $row->[5],
                      c_bool($row->[6]), c_char($row->[7]), c_char($row->[8]), c_bool($row->[9]),
                      map({ c_string(check_type($extension, $_)) } @$row[10 .. 13]), $row->[14], $row->[15], c_bool($row->[16]),
                      c_string($list);
}

sub relation_row {
    my ($extension, $row, $data, $pool) = @_;
    my @columns = sort { $a->[2] <=> $b->[2] }
                  grep { ($_->[0] // '') eq ($row->[0] // '') && $_->[1] eq $row->[1] } @{$data->{columns}};
    my @list = map {
        sprintf '{%s, %s, %d, %d, %d, %s, %s, %s}', c_string($_->[3]), c_string(check_type($extension, $_->[4])), $_->[5], $_->[6],
                c_bool($_->[7]), c_char($_->[8]), c_char($_->[9]), c_expression($_->[10])
    } @columns;
    return [$row->[0], $row->[1]],
           join ', ', c_string($row->[0]), c_string($row->[1]), c_char($row->[2]), scalar @list, pool_offset("${pool}_columns", $pool, @list);
}

# Rows whose columns are those of extract.sql in the same order: s string, t type, c character, b boolean; the key is the first ones.
sub plain_row {
    my ($types, $keys) = @_;
    return sub {
        my ($extension, $row) = @_;
        my @types = split //, $types;
        return [@$row[0 .. $keys - 1]],
               join ', ', map { my $value = $row->[$_];
                                $types[$_] eq 's' ? c_string($value) : $types[$_] eq 'c' ? c_char($value)
                                : $types[$_] eq 'b' ? c_bool($value) : c_string(check_type($extension, $value)) } 0 .. $#types;
    };
}

sub object_row {
    my ($type, $schema, $name, $detail, $event) = @_;
    return [$type, $schema, $name, $detail], join ', ', "OBJECT_TYPE_$type", map { c_string($_) } $schema, $name, $detail, $event;
}

# The tables in the order of struct extension_members: field, C type, the kinds that fill it, columns, row.
my @tables = (
    ['types', 'extension_type', 'types', "schema, name, kind, category, preferred, length, by_value, alignment, storage, collatable,\n"
     . ' * typmod_in, input, output, base, base_typmod, dimensions, not_null, list', \&type_row],
    ['relations', 'extension_relation', 'relations', 'schema, name, kind, column_count, columns', \&relation_row],
    ['indexes', 'extension_index', 'indexes', 'schema, table, name, method, constraint, unique, columns', plain_row('sssscbs', 3)],
    ['foreign_keys', 'extension_foreign_key', 'foreign_keys',
     'schema, table, name, columns, referenced_schema, referenced, referenced_columns, on_update, on_delete', plain_row('ssssssscc', 3)],
    ['functions', 'extension_function', 'functions', 'schema, name, arguments, result, default_count, kind, volatility, language, strict,'
     . ' returns_set', \&function_row],
    ['operators', 'extension_operator', 'operators', 'schema, name, left, right, result, function, commutator, negator, hashable, mergeable',
     plain_row('ssttttssbb', 4)],
    ['casts', 'extension_cast', 'casts', 'source, target, function, context, method', plain_row('tttcc', 2)],
    ['opfamilies', 'extension_opfamily', 'opfamilies', 'schema, name, method', plain_row('sss', 3)],
    ['opclasses', 'extension_opclass', 'opclasses', 'schema, name, method, family, input, key, is_default', plain_row('ssssttb', 3)],
    ['objects', 'extension_object', 'objects', 'type, schema, name, detail, event', sub { return object_row(@{$_[1]}) }],
);

# ---- Rows over versions -------------------------------------------------------------------------------

# Lists that rows point into, each kept once. Gives the address of a list in C.
my %pools;

sub pool_offset {
    my ($array, $pool, @list) = @_;
    return '0' unless @list;
    my $text = join "\0", @list;
    my $items = $pools{$pool} //= {items => [], at => {}};
    unless (exists $items->{at}{$text}) {
        $items->{at}{$text} = @{$items->{items}};
        push @{$items->{items}}, @list;
    }
    return "$array + $items->{at}{$text}";
}

sub compare_keys {
    my ($left, $right) = @_;
    for my $at (0 .. $#$left) {
        my $order = ($left->[$at] // '') cmp ($right->[$at] // '');
        return $order if $order;
    }
    return 0;
}

# Joins what holds unchanged over consecutive majors.
sub merge_versions {
    my ($extension, $kind, $describe, $pool) = @_;
    my %by_key;
    for my $major (sort { $a <=> $b } keys %{$offered{$extension}}) {
        my $data = $read{$extension}{source_of($extension, $major)};
        my %seen;
        for my $row (@{$data->{$kind}}) {
            my ($key, $content) = $describe->($extension, $row, $data, $pool);
            my $name = join "\0", map { $_ // '' } @$key;
            die "generate.pl: $extension: $kind: two rows for one key in $major: $name\n" if $seen{$name}++;
            my $forms = $by_key{$name} //= [];
            my $last = $forms->[-1];
            if ($last && $last->{content} eq $content && $last->{to} == $major - 1) {
                $last->{to} = $major;
            } else {
                push @$forms, {key => $key, content => $content, from => $major, to => $major};
            }
        }
    }
    return sort { compare_keys($a->{key}, $b->{key}) || $a->{from} <=> $b->{from} } map { @$_ } values %by_key;
}

# What is found by name alone comes from three files.
sub gather_objects {
    my ($data) = @_;
    $data->{objects} = [map({ ['SCHEMA', undef, $_->[0], undef, undef] } @{$data->{schemas}}),
                        map({ ['ACCESS_METHOD', undef, $_->[0], undef, $_->[1]] } @{$data->{access_methods}}), @{$data->{others}}];
}

# ---- The tables ---------------------------------------------------------------------------------------

sub begin_file {
    my ($name, $about) = @_;
    return begin_table_file($tables, $name, $about, 'src/catalog/extensions/generate.sh');
}

sub c_name { return $_[0] =~ s/\W/_/gr }

sub write_extension {
    my ($extension) = @_;
    my $prefix = c_name($extension);
    gather_objects($_) for values %{$read{$extension}};
    my %forms = map { $_->[0] => [merge_versions($extension, $_->[2], $_->[4], $prefix)] } @tables;
    my $file = begin_file($extension, "what extension $extension brings");
    if ($pools{$prefix}) {
        print $file "\n/* name, type, typmod, dimensions, not_null, identity, generated, default */\n",
                    "static const struct extension_column ${prefix}_columns[] = {\n";
        print $file "    $_,\n" for @{$pools{$prefix}{items}};
        print $file "};\n";
    }
    my @members;
    for my $table (@tables) {
        my ($field, $type, undef, $columns) = @$table;
        my @rows = @{$forms{$field}};
        next unless @rows;
        print $file "\n/* $columns, from, to */\nstatic const struct $type ${prefix}_$field\[] = {\n";
        print $file "    {$_->{content}, $_->{from}, $_->{to}},\n" for @rows;
        print $file "};\n";
        push @members, "    .$field = ${prefix}_$field, .${field}_count = " . @rows . ",\n";
    }
    print $file "\nstatic const struct extension_members ${prefix}_members = {\n", @members, "};\n";
    close $file;
}

sub release_forms {
    my ($extension) = @_;
    my @forms;
    for my $major (sort { $a <=> $b } keys %{$offered{$extension}}) {
        my ($version, $schema, $requires, $relocatable, $trusted, $superuser) = @{$offered{$extension}{$major}};
        my $comment = defined $schema ? $read{$extension}{source_of($extension, $major)}{home}[0][0] : undef;
        $comment = undef if defined $schema && $schema =~ /^(?:public|pg_catalog)$/;
        my $content = join ', ', c_string($extension), c_string($version), c_string($schema), c_string($comment), c_string($requires), c_bool($relocatable),
                                 c_bool($trusted), c_bool($superuser), $elsewhere{$extension} ? 1 : 0, '&' . c_name($extension) . '_members';
        if (@forms && $forms[-1]{content} eq $content && $forms[-1]{to} == $major - 1) { $forms[-1]{to} = $major }
        else { push @forms, {content => $content, from => $major, to => $major} }
    }
    return @forms;
}

sub write_releases {
    my @names = sort grep { $read{$_} } keys %offered;
    my $file = begin_file('releases', 'the extensions, by name');
    print $file "\n";
    print $file "#include \"$_.inc\"\n" for @names;
    print $file "\n/* name, version, schema, schema_comment, requires, relocatable, trusted, superuser, elsewhere, members, from, to */\n",
                "static const struct extension_release releases[] = {\n";
    for my $name (@names) {
        print $file "    {$_->{content}, $_->{from}, $_->{to}},\n" for release_forms($name);
    }
    print $file "};\n";
    close $file;
}

for my $at (1 .. $#majors) {
    die "generate.pl: majors must be consecutive\n" unless $majors[$at] == $majors[$at - 1] + 1;
}
read_all();
write_extension($_) for sort keys %read;
write_releases();
