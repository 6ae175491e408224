-- Run once, on an empty volume, after the database of the read models was made. Keys and sessions lie apart from them.
create database charter_vault owner charter;
