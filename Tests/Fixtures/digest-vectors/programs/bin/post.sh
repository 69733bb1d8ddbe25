echo post
