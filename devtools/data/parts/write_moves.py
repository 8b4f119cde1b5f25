"""Copy scrap documents, moves and move lines. Run after lots, pickings and order lines."""

from datetime import timedelta

from devtools.data.parts.book import Book
from devtools.data.parts.copying import Names
from devtools.data.parts.journal import INWARD
from devtools.data.parts.supply import Move

INVENTORY = {'opening': "Opening stock", 'gain': "Stocktake: found", 'loss': "Stocktake: missing"}


def write_moves(book: Book, lots: list[tuple], scraps: Names) -> None:
    """Copy moves, their lines and the scrap documents."""
    writer = _Moves(book, lots)
    moves, copier = book.supply.moves, book.copier
    company = {'company_id': book.masters.company}
    dropped = [(place, move) for place, move in enumerate(moves) if move.kind == 'scrap']
    scrap_ids = copier.ids('stock_scrap', len(dropped))
    copier.copy_log(
        'stock_scrap',
        'id name product_id lot_id location_id scrap_qty date_done create_date write_date',
        (
            writer.scrap(scrap_id, scraps.next(), place, move)
            for scrap_id, (place, move) in zip(scrap_ids, dropped, strict=True)
        ),
        **company,
        product_uom_id=book.masters.units[1],
        scrap_location_id=book.masters.losses,
        state='done',
        should_replenish=False,
    )
    copier.copy_log(
        'stock_move',
        'id product_id location_id location_dest_id location_final_id picking_id picking_type_id'
        ' partner_id warehouse_id scrap_id purchase_line_id state origin reference inventory_name'
        ' product_uom packaging_uom_id product_qty product_uom_qty packaging_uom_qty quantity'
        ' picked is_inventory date date_deadline create_date write_date price_unit value is_in'
        ' is_out',
        writer.moves(),
        **company,
        sequence=10,
        priority='0',
        procure_method='make_to_stock',
        propagate_cancel=True,
        additional=False,
        to_refund=True,
        is_dropship=False,
    )
    copier.copy_log(
        'stock_move_line',
        'id move_id picking_id product_id lot_id location_id location_dest_id state'
        ' product_uom_id quantity quantity_product_uom picked date create_date write_date'
        ' expiration_date removal_date',
        writer.lines(),
        **company,
    )


class _Moves:
    """Turns moves into rows; ids follow their order."""

    def __init__(self, book: Book, lots: list[tuple]) -> None:
        self.book, self.lots, masters = book, lots, book.masters
        moves = book.supply.moves
        self.ids = book.copier.ids('stock_move', len(moves))
        self.line_ids = iter(
            book.copier.ids('stock_move_line', sum(len(move.parts) for move in moves))
        )
        self.pickings = {id(move): picking for picking in book.pickings for move in picking.moves}
        self.scraps: dict[int, tuple[int, str]] = {}
        self.stock = [warehouse.stock for warehouse in masters.warehouses]

    def scrap(self, scrap_id: int, name: str, place: int, move: Move) -> tuple:
        """Return the row of a scrap document, and remember it for its move."""
        self.scraps[place] = scrap_id, name
        when = self.book.clock.utc(move.second)
        return (
            scrap_id,
            name,
            self.book.masters.products[move.item],
            self.lots[move.parts[0][0]][0],
            self.stock[move.region],
            move.units,
            when,
            when,
            when,
        )

    def places(self, move: Move) -> tuple[int, int]:
        """Return from where to where."""
        masters, stock = self.book.masters, self.stock[move.region]
        if move.kind == 'sale':
            return stock, masters.customers
        if move.kind in ('receipt', 'open'):
            return masters.suppliers, stock
        return (masters.losses, stock) if move.kind in INWARD else (stock, masters.losses)

    def unit(self, move: Move) -> int:
        """Return the units in one unit of the move: a pack where receipts are kept in packs."""
        article = self.book.articles[move.item]
        packed = article.receive_packed and move.kind in ('receipt', 'open')
        return article.pack if packed else 1

    def when(self, move: Move):
        """Return the UTC of a move: done, or planned."""
        if move.kind == 'open':
            return self.pickings[id(move)].scheduled
        return self.book.clock.utc(move.second)

    def moves(self):
        """Yield the rows of stock_move."""
        book, masters = self.book, self.book.masters
        moves = book.copier.progress.over('stock_move', book.supply.moves)
        for place, (move_id, move) in enumerate(zip(self.ids, moves, strict=True)):
            source, target = self.places(move)
            done, size, when = move.kind != 'open', self.unit(move), self.when(move)
            bought = move.kind in ('receipt', 'open')
            picking = self.pickings.get(id(move))
            scrap, scrap_name = self.scraps.get(place, (None, None))
            count = move.units / size if size > 1 else move.units
            uom = masters.units[size]
            title = INVENTORY.get(move.kind)
            yield (
                move_id,
                masters.products[move.item],
                source,
                target,
                target if picking else None,
                picking and picking.id,
                picking and picking.kind,
                picking and picking.partner,
                masters.warehouses[move.region].id if bought else None,
                scrap,
                book.line_ids[move.ref] if bought else None,
                'done' if done else 'assigned',
                picking.origin if picking else scrap_name,
                picking.name if picking else scrap_name or title,
                title,
                uom,
                uom,
                move.units,
                count,
                count,
                count,
                done,
                title is not None,
                when,
                picking and picking.scheduled,
                min(when, picking.scheduled) if picking else when,
                when,
                book.supply.lines[move.ref].price if bought else 0,
                book.values[place],
                done and move.kind in INWARD,
                done and move.kind not in INWARD,
            )

    def lines(self):
        """Yield the rows of stock_move_line; stock to come has no lot yet."""
        book, masters = self.book, self.book.masters
        moves = book.copier.progress.over('stock_move_line', book.supply.moves)
        for move_id, move in zip(self.ids, moves, strict=True):
            source, target = self.places(move)
            done, size, when = move.kind != 'open', self.unit(move), self.when(move)
            picking = self.pickings.get(id(move))
            for number, units in move.parts:
                lot, expires, removal = self.lots[number] if done else self.planned(move, when)
                yield (
                    next(self.line_ids),
                    move_id,
                    picking and picking.id,
                    masters.products[move.item],
                    lot,
                    source,
                    target,
                    'done' if done else 'assigned',
                    masters.units[size],
                    units / size if size > 1 else units,
                    units,
                    done,
                    when,
                    when,
                    when,
                    expires,
                    removal,
                )

    def planned(self, move: Move, when) -> tuple:
        """Return no lot and the dates that Odoo expects of goods to come."""
        article = self.book.articles[move.item]
        if not article.shelf_life:
            return None, None, None
        expires = when + timedelta(days=article.shelf_life)
        return None, expires, expires - timedelta(days=article.removal_days)
