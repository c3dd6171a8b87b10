-- The third layer of access: who may know of a deal at all, beyond whose territory it is in. What each class means for whom is the
-- access policy's word; the table keeps which one a deal is of. All revisions of a family have the same.
alter table quote.revision
  add column class text not null default 'standard' check (class in ('standard', 'strategic', 'confidential', 'public-sector'));
-- What was quoted to public buyers before there were classes is of theirs.
update quote.revision set class = 'public-sector' where header ->> 'segment' = 'public-sector';
