-- A copy for training or tests tells nobody anything.
UPDATE jxc_channel
   SET active = FALSE, url_kept = NULL, secret_kept = NULL;
UPDATE jxc_message
   SET state = 'late'
 WHERE state IN ('waiting', 'sending');
DELETE FROM jxc_channel_alert
 WHERE told IS NOT TRUE;
-- It writes over no backup of the real one, and holds no way to its secrets.
UPDATE jxc_backup
   SET active = FALSE, schedule = 'manual', next_on = NULL,
       passphrase_ref = NULL, sftp_key_ref = NULL, remote_password_ref = NULL;
UPDATE jxc_backup_run
   SET kept = FALSE, task = NULL, token = NULL, passphrase_ref = NULL;
