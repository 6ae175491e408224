export const ADMIN_HELP = `npm run admin -- COMMAND [options]

People
  user:create --email E [--role staff|auditor]... [--country FR] [--username U] [--first-name F] [--last-name L]
                                        registers somebody, and shows an API token of theirs, once
  user:grant --email E --role R         gives a role
  user:revoke --email E --role R        takes a role away
  user:deactivate --email E             nothing that was issued to them is accepted any more; not while they own
                                        an organization
  user:reactivate --email E
  user:erase --email E                  destroys the key of what is personal about them, for ever
  demo:create                           people to try Charter with; DATA_DIR/demo.json says who, with their API tokens

What could not be processed
  parked:list                           keys that wait, with the reason
  parked:replay --processor P --key K   handles what waits under a key, in order

Read models
  rebuild --processor P --projection M  builds one anew beside the one in use, compares both, and switches

Kafka
  topics:ensure                         makes the topics with their settings, and completes what is half made
  topics:adopt --topic T                after a topic was lost and made anew: lets it be filled and read from its beginning

Evidence
  checkpoints:rotate-key                makes a new key, which signs from the next checkpoint on

What must not be lost, on embedded parts
  backup --to FOLDER                    copies the event store and the vault, also while Charter runs
  restore --from FOLDER                 puts them back, into a DATA_DIR that holds nothing

It works on the deployment that the environment names (DATA_DIR, EVENTSTORE_URL, DATABASE_URL, VAULT_URL,
KAFKA_BROKERS), whether it runs or not. What to do when is in docs/runbooks.

Examples
  npm run admin -- user:create --email ada@example.com --role staff
  npm run admin -- parked:replay --processor membership:founding --key 01J9ZQ4R8T2M6W0K3N5P7X1Y4B
  npm run admin -- backup --to /var/backups/charter/monday
  DATA_DIR=/var/lib/charter npm run admin -- restore --from /var/backups/charter/monday`;
