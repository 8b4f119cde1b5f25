"""The guide that is printed into each backup."""

_OPEN = {
    'none': "unzip {archive} -d restore",
    'passphrase': (
        "openssl enc -d -aes-256-cbc -pbkdf2 -in {archive} -out backup.zip\n"
        "unzip backup.zip -d restore"
    ),
    'key': "gpg --output backup.zip --decrypt {archive}\nunzip backup.zip -d restore",
}

_TEXT = """\
HOW TO RESTORE THIS BACKUP                                           如何还原此备份
==================================================================================

Database {database}, state of {taken} UTC. PostgreSQL {postgres}, Odoo {odoo}.
数据库 {database}，数据时点 {taken} UTC。PostgreSQL {postgres}，Odoo {odoo}。

0. What must be in place first / 事先须就位
   * PostgreSQL {postgres} or newer, with these extensions: {extensions}
     PostgreSQL {postgres} 或更新版本，并可用上列扩展
   * Odoo {odoo} with the addons of addons.json, in these versions (name, version, author,
     website, folder); odoo.conf shows the settings, without passwords.
     Odoo {odoo} 及 addons.json 所列模块的相同版本；odoo.conf 为当时的配置（不含密码）

1. Open the archive / 解开归档
{open}

   Check it / 校验:  sha256sum {archive}
   (expected: see {archive}.txt beside it / 应与旁边的 {archive}.txt 一致)

2. Make an empty database and restore; any error ends it / 建空库并还原，遇错即停
   Take the programs of the server's own version: a newer pg_restore may say what an older server
   does not know. / 请用与服务器同一主版本的程序：较新的 pg_restore 可能写出旧服务器不识别的设置
createdb --template=template0 --encoding={encoding} --lc-collate={collate} --lc-ctype={ctype} {new}
{prepare}pg_restore --exit-on-error --no-owner --no-privileges --jobs=2 --dbname={new} restore/dump

3. Attachments / 附件
   Copy restore/filestore to <data_dir>/filestore/{new}, owned by the user of Odoo.
   将 restore/filestore 复制到 <data_dir>/filestore/{new}，属主为运行 Odoo 的用户
mkdir -p /var/lib/odoo/.local/share/Odoo/filestore
cp -r restore/filestore /var/lib/odoo/.local/share/Odoo/filestore/{new}

4. Compare / 核对
   manifest.json holds the row counts of all tables and control totals (stock, receivables,
   payables, last documents): each total names its query.
   manifest.json 载有各表行数与控制总数（库存、应收、应付、最后单据）及其查询语句

5. A copy beside the real one must not send mails or run jobs / 若为副本，先行中和，再让 Odoo 打开
odoo neutralize -d {new}
   Do this before Odoo serves it: crons of a restored copy run at once.
   须在 Odoo 打开该库之前执行，否则副本的定时任务会立即运行

6. Start Odoo on it / 启动
odoo -d {new}
"""


def guide(archive, database, encryption, facts):
    """Return the guide of a backup.

    :param facts: shape of the database, versions, moment
    """
    shape = facts['shape']
    prepare = ''
    for extension, schema in shape['extensions']:
        if schema == 'public':
            prepare += f'psql -d {database}_restored -c \'CREATE EXTENSION "{extension}"\'\n'
    if shape['immutable_unaccent']:
        prepare += f"psql -d {database}_restored -c 'ALTER FUNCTION unaccent(text) IMMUTABLE'\n"
    return _TEXT.format(
        archive=archive,
        database=database,
        new=f'{database}_restored',
        open=_OPEN[encryption].format(archive=archive),
        prepare=prepare,
        extensions=', '.join(name for name, _schema in shape['extensions']) or '–',
        encoding=shape['encoding'],
        collate=shape['collate'],
        ctype=shape['ctype'],
        postgres=facts['postgres'],
        odoo=facts['odoo'],
        taken=facts['taken'],
    )
