-- What a task brings the order to, in the words of those who follow it.
alter table fulfillment.task_work add column milestone text;
