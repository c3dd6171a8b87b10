-- The list of orders in jeopardy is narrowed before it is read, as other lists are: a reader's page is not empty behind the orders of others.
-- Null of what was last looked at before: such a row is read by everybody's list and judged by the access policy alone, until it is looked at again.
alter table fulfillment.order_promise add column territory text;
