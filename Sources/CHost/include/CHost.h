int chost_placeholder(void);
