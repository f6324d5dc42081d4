insert into customers (email, full_name, newsletter, created_at) values
  ('ada@example.org', 'Ada Lovelace', true, '2026-01-01 10:00'),
  ('alan@example.org', 'Alan Turing', false, '2026-01-02 11:00');
insert into addresses (customer_id, street, city, fax) values (1, 'Rua A 1', 'Porto', null), (2, 'Rua B 2', 'Lisboa', '+351 1');
insert into categories (parent_id, name) values (null, 'Kitchen'), (1, 'Tea');
insert into products (category_id, sku, name, price, attributes, stock) values
  (2, 'TEA-1', 'Green tea', 4.50, '{"grams": 100}', 20), (1, 'POT-1', 'Tea pot', 25, '{}', 3), (null, 'GIFT', 'Gift card', 0, '{}', 100);
insert into orders (customer_id, address_id, status, placed_at) values (1, 1, 'placed', '2026-01-03 09:00'), (2, null, 'cart', null);
insert into order_lines values (1, 1, 2, 4.50), (1, 2, 1, 25), (2, 3, 1, 0);
insert into payments (order_id, amount, method, paid_at) values (1, 34, 'card', '2026-01-03 09:01');
insert into reviews (product_id, customer_id, stars, body) values (1, 1, 5, 'Lovely'), (2, 1, 4, null);
