-- Constants whose text the input function of their type normalises: the server keeps what the output function writes.
CREATE TABLE literals_of_point (
    c1 point DEFAULT '1,2',
    c2 point DEFAULT '(1,2)',
    c3 point DEFAULT ' ( 1 , 2 )',
    c4 point DEFAULT '(1.50,2e3)',
    c5 point DEFAULT '(inf,nan)',
    c6 point DEFAULT '( 1.0 , -0 )',
    c7 point DEFAULT '(0x10,1)'
);
CREATE TABLE literals_of_lseg (
    c1 lseg DEFAULT '[(1,2),(3,4)]',
    c2 lseg DEFAULT '(1,2),(3,4)',
    c3 lseg DEFAULT '1,2,3,4',
    c4 lseg DEFAULT '((1,2),(3,4))',
    c5 lseg DEFAULT '[1,2,3,4]',
    c6 lseg DEFAULT '(1,2,3,4)'
);
CREATE TABLE literals_of_box (
    c1 box DEFAULT '(1,2),(3,4)',
    c2 box DEFAULT '((3,4),(1,2))',
    c3 box DEFAULT '1,2,3,4',
    c4 box DEFAULT '(1,2,3,4)',
    c5 box DEFAULT '(-1,-2),(-1,5)'
);
CREATE TABLE literals_of_path (
    c1 path DEFAULT '[(1,2),(3,4)]',
    c2 path DEFAULT '((1,2),(3,4))',
    c3 path DEFAULT '(1,2),(3,4)',
    c4 path DEFAULT '1,2,3,4',
    c5 path DEFAULT '[1,2]',
    c6 path DEFAULT '(1,2)',
    c7 path DEFAULT '((1,2))',
    c8 path DEFAULT '[(1,2),(3,4))',
    c9 path DEFAULT '([1,2])',
    c10 path DEFAULT '[(0,0),(1,1),(2,0)]'
);
CREATE TABLE literals_of_polygon (
    c1 polygon DEFAULT '((1,2),(3,4),(5,6))',
    c2 polygon DEFAULT '(1,2),(3,4)',
    c3 polygon DEFAULT '1,2',
    c4 polygon DEFAULT '1,2,3,4,5,6',
    c5 polygon DEFAULT '(1,2,3,4,5,6)'
);
CREATE TABLE literals_of_line (
    c1 line DEFAULT '{1,2,3}',
    c2 line DEFAULT '[(1,2),(3,4)]',
    c3 line DEFAULT '((1,2),(3,4))',
    c4 line DEFAULT '1,2,3,4',
    c5 line DEFAULT '{ 1 , -1 , 0 }',
    c6 line DEFAULT '[(0,0),(0,5)]',
    c7 line DEFAULT '[(0,3),(5,3)]',
    c8 line DEFAULT '[(0,1),(1,3)]'
);
CREATE TABLE literals_of_circle (
    c1 circle DEFAULT '<(1,2),3>',
    c2 circle DEFAULT '((1,2),3)',
    c3 circle DEFAULT '(1,2),3',
    c4 circle DEFAULT '1,2,3',
    c5 circle DEFAULT '<(0,0),0>',
    c6 circle DEFAULT '<(0,0),1)',
    c7 circle DEFAULT '<1,2,3>'
);
CREATE TABLE literals_of_macaddr (
    c1 macaddr DEFAULT '08:00:2b:01:02:03',
    c2 macaddr DEFAULT '08-00-2b-01-02-03',
    c3 macaddr DEFAULT '08002b:010203',
    c4 macaddr DEFAULT '08002b-010203',
    c5 macaddr DEFAULT '0800.2b01.0203',
    c6 macaddr DEFAULT '0800-2b01-0203',
    c7 macaddr DEFAULT '08002b010203',
    c8 macaddr DEFAULT '08:00:2B:01:02:03',
    c9 macaddr DEFAULT '8:0:2b:1:2:3',
    c10 macaddr DEFAULT ' 08:00:2b:01:02:03',
    c11 macaddr DEFAULT '08:00:2b:01:02:03 '
);
CREATE TABLE literals_of_macaddr8 (
    c1 macaddr8 DEFAULT '08:00:2b:01:02:03',
    c2 macaddr8 DEFAULT '08:00:2b:01:02:03:04:05',
    c3 macaddr8 DEFAULT '08-00-2b-01-02-03-04-05',
    c4 macaddr8 DEFAULT '08002b:0102030405',
    c5 macaddr8 DEFAULT '0800.2b01.0203.0405',
    c6 macaddr8 DEFAULT '08002b0102030405',
    c7 macaddr8 DEFAULT ' 08:00:2b:01:02:03 ',
    c8 macaddr8 DEFAULT '08:00:2b:01:02:03:'
);
CREATE TABLE literals_of_inet (
    c1 inet DEFAULT '1.2.3.4',
    c2 inet DEFAULT '1.2.3.4/24',
    c3 inet DEFAULT '1.2.3.4/32',
    c4 inet DEFAULT '1.2.3/24',
    c5 inet DEFAULT '::1',
    c6 inet DEFAULT '::1/128',
    c7 inet DEFAULT '::1/64',
    c8 inet DEFAULT '2001:DB8::0001',
    c9 inet DEFAULT '::ffff:1.2.3.4',
    c10 inet DEFAULT '2001:db8:0:0:1:0:0:1',
    c11 inet DEFAULT '0.0.0.0/0',
    c12 inet DEFAULT '::/0',
    c13 inet DEFAULT '::5',
    c14 inet DEFAULT '0:0:0:0:0:ffff:102:304',
    c15 inet DEFAULT '1.2.3.4/08',
    c16 inet DEFAULT '1.02.3.4'
);
CREATE TABLE literals_of_cidr (
    c1 cidr DEFAULT '1.2.3.0/24',
    c2 cidr DEFAULT '10',
    c3 cidr DEFAULT '10.1',
    c4 cidr DEFAULT '10.1.2',
    c5 cidr DEFAULT '192.168',
    c6 cidr DEFAULT '1.2.3.4',
    c7 cidr DEFAULT '::1',
    c8 cidr DEFAULT '2001:db8::/32',
    c9 cidr DEFAULT '0.0.0.0/0',
    c10 cidr DEFAULT '0/0',
    c11 cidr DEFAULT '224',
    c12 cidr DEFAULT '240.1',
    c13 cidr DEFAULT '10.0.0.0/8',
    c14 cidr DEFAULT '::ffff:1.2.3.0/120'
);
CREATE TABLE literals_of_pg_lsn (
    c1 pg_lsn DEFAULT '0/0',
    c2 pg_lsn DEFAULT '16/B374D848',
    c3 pg_lsn DEFAULT '16/b374d848',
    c4 pg_lsn DEFAULT '00000001/0000ABCD',
    c5 pg_lsn DEFAULT 'FFFFFFFF/FFFFFFFF'
);
CREATE TABLE literals_of_interval (
    c1 interval DEFAULT '90 min',
    c2 interval DEFAULT '1 day',
    c3 interval DEFAULT '1 year 2 months',
    c4 interval DEFAULT '-1 day 02:03',
    c5 interval DEFAULT '1.5 hours',
    c6 interval DEFAULT '1 week ago',
    c7 interval DEFAULT '@ 1 minute'
);
CREATE TABLE literals_of_interval_hour (
    c1 interval hour DEFAULT '90 min'
);
CREATE TABLE literals_of_interval_day (
    c1 interval day DEFAULT '1 day 5 hours',
    c2 interval day DEFAULT '-5'
);
CREATE TABLE literals_of_interval_day_to_second (
    c1 interval day to second DEFAULT '1 day 5:06:07.89'
);
CREATE TABLE literals_of_interval_second_2 (
    c1 interval second(2) DEFAULT '1.2345'
);
CREATE TABLE literals_of_interval_minute (
    c1 interval minute DEFAULT '90'
);
CREATE TABLE literals_of_interval_2 (
    c1 interval(2) DEFAULT '1.23456 sec'
);
CREATE TABLE literals_of_int4range (
    c1 int4range DEFAULT '[1,5)',
    c2 int4range DEFAULT '[1,5]',
    c3 int4range DEFAULT '(1,5)',
    c4 int4range DEFAULT 'empty',
    c5 int4range DEFAULT '[,5)',
    c6 int4range DEFAULT '(,)'
);
CREATE TABLE literals_of_numrange (
    c1 numrange DEFAULT '[1.0,2.50]',
    c2 numrange DEFAULT '(1,1)',
    c3 numrange DEFAULT '[1.0,1.00]',
    c4 numrange DEFAULT '[1.0,1.0)',
    c5 numrange DEFAULT '["1","2"]'
);
CREATE TABLE literals_of_daterange (
    c1 daterange DEFAULT '[2020-01-01,2020-01-05]',
    c2 daterange DEFAULT '(2020-12-31,)',
    c3 daterange DEFAULT '(,2020-12-31]',
    c4 daterange DEFAULT '(2020-01-01,2020-01-02)',
    c5 daterange DEFAULT 'empty',
    c6 daterange DEFAULT '[infinity,)'
);
CREATE TABLE literals_of_tsrange (
    c1 tsrange DEFAULT '[2020-01-01,2020-01-05)',
    c2 tsrange DEFAULT '[2020-01-01,2020-01-01]',
    c3 tsrange DEFAULT '(2020-01-01,2020-01-01]'
);
CREATE TABLE literals_of_tstzrange (
    c1 tstzrange DEFAULT '[2020-01-01 00:00+02,)',
    c2 tstzrange DEFAULT '[2020-01-01 00:00:00+00,2020-01-02 00:00:00+00)'
);
CREATE TABLE literals_of_int8range (
    c1 int8range DEFAULT '[1,1)',
    c2 int8range DEFAULT '(,5]'
);
CREATE TABLE literals_of_int4multirange (
    c1 int4multirange DEFAULT '{}',
    c2 int4multirange DEFAULT '{empty}',
    c3 int4multirange DEFAULT ' { }'
);
CREATE TABLE literals_of_nummultirange (
    c1 nummultirange DEFAULT '{[1.5,2.5]}'
);
CREATE TABLE literals_of_datemultirange (
    c1 datemultirange DEFAULT '{[2020-01-01,2020-01-05]}',
    c2 datemultirange DEFAULT '{[2020-02-28,2020-02-29]}'
);
CREATE TABLE literals_of_int_list (
    c1 int[] DEFAULT '{1,2,3}',
    c2 int[] DEFAULT '{1, 2 ,3}',
    c3 int[] DEFAULT '{{1,2},{3,4}}',
    c4 int[] DEFAULT '[2:3]={1,2}',
    c5 int[] DEFAULT '{NULL,1}',
    c6 int[] DEFAULT '{}',
    c7 int[] DEFAULT '{{1,2},{3,4}}',
    c8 int[] DEFAULT '{{{1},{2}},{{3},{4}}}'
);
CREATE TABLE literals_of_text_list (
    c1 text[] DEFAULT '{a,"b c",NULL,"NULL"}',
    c2 text[] DEFAULT '{a b}',
    c3 text[] DEFAULT '{ a , b }'
);
CREATE TABLE literals_of_inet_list (
    c1 inet[] DEFAULT '{1.2.3.4,::1/128}',
    c2 inet[] DEFAULT '{10.0.0.0/8,192.168.0.1}'
);
CREATE TABLE literals_of_point_list (
    c1 point[] DEFAULT '{"(1,2)","3,4"}'
);
CREATE TABLE literals_of_box_list (
    c1 box[] DEFAULT '{(1,2),(3,4);(5,6),(7,8)}',
    c2 box[] DEFAULT '{}',
    c3 box[] DEFAULT '{(1,2),(3,4)}',
    c4 box[] DEFAULT '{1,2,3,4;5,6,7,8}'
);
CREATE TABLE literals_of_interval_list (
    c1 interval[] DEFAULT '{90 min,1 day}'
);
CREATE TABLE literals_of_macaddr_list (
    c1 macaddr[] DEFAULT '{08002b010203}'
);
CREATE TABLE literals_of_int4range_list (
    c1 int4range[] DEFAULT '{"[1,5]"}'
);
CREATE TABLE literals_of_oidvector (
    c1 oidvector DEFAULT '1 2 3',
    c2 oidvector DEFAULT ''
);
CREATE TABLE literals_of_int2vector (
    c1 int2vector DEFAULT '1 2',
    c2 int2vector DEFAULT '1 2 3'
);
CREATE TABLE literals_of_interval_second (
    c1 interval second DEFAULT '1 day 5:06:07.89'
);
CREATE TABLE literals_of_interval_day_to_minute (
    c1 interval day to minute DEFAULT '1 day 5:06:07.89'
);
CREATE TABLE literals_of_interval_hour_to_second_1 (
    c1 interval hour to second(1) DEFAULT '5:06:07.89'
);
CREATE TABLE literals_of_interval_month (
    c1 interval month DEFAULT '1 year 5 months 3 days'
);
CREATE TABLE literals_of_interval_year (
    c1 interval year DEFAULT '20 months',
    c2 interval year DEFAULT '7'
);
CREATE TABLE literals_of_interval_0 (
    c1 interval(0) DEFAULT '0.5 sec',
    c2 interval(0) DEFAULT '-0.5 sec',
    c3 interval(0) DEFAULT '1.5 sec'
);
CREATE TABLE literals_of_cidr_list (
    c1 cidr[] DEFAULT '{10,192.168}'
);
CREATE TABLE literals_of_circle_list (
    c1 circle[] DEFAULT '{"<(1,2),3>"}'
);
