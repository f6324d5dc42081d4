insert into reservations values (1, '[2026-01-01,2026-01-05)', false), (2, '[2026-01-05,2026-01-09)', false), (3, '[2026-01-02,2026-01-03)', true);
