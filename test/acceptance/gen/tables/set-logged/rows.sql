insert into page_views (path) values ('/'), ('/about'), ('/');
