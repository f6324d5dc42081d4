insert into logs values ('2024-05-05', 'old'), ('2025-05-05', 'a');
