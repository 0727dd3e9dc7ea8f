"""Makes the spreadsheets of tests/batch/cases that a text editor cannot: what programs write, and what people do in them.

usage: make_sheets.py [FOLDER]
"""

import datetime
import pathlib
import sys
import zipfile

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import xlsxwriter
import xlwt
from openpyxl.styles import Font

HERE = pathlib.Path(__file__).parent
FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "../batch/cases"
TITLES = ["编号", "签署日期", "合作方名称", "信用代码", "住所", "法定代表人", "联系人", "电话", "邮箱", "期限（月）", "责任上限", "备注"]
ROW = ["HZ-2026-00001", datetime.date(2026, 12, 2), "上海赵伟1号保险经纪有限公司", "91310000MA00000012", "上海市徐汇区范本路2号102室", "钱磊", "冯超静", "13800000037", "p1@partner1.example", 24, 20000, "第1批"]
SECOND = ["HZ-2026-00002", datetime.date(2026, 12, 3), "广州赵伟2号保险经纪有限公司", "91310000MA00000025", "广州市天河区范本路3号103室", "孙涛", "沈鹏磊", "13800000074", "p2@partner2.example", 36, 30000, "第2批"]
AT = {title: index for index, title in enumerate(TITLES)}


def book(*rows, titles=TITLES):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (titles, *rows):
        sheet.append(row)
    for cell in sheet["B"]:
        cell.number_format = "yyyy-mm-dd"
    return workbook, sheet


def save(workbook, name):
    workbook.save(FOLDER / f"{name}.xlsx")


def changed(row=ROW, **values):
    row = list(row)
    for title, value in values.items():
        row[AT[title.replace("期限", "期限（月）")]] = value
    return row


def formatted(name, cells):
    """One row; `cells`: title → value and number format."""
    workbook, sheet = book(changed(**{title: value for title, (value, _) in cells.items()}))
    for title, (_, code) in cells.items():
        sheet.cell(2, AT[title.replace("期限", "期限（月）")] + 1).number_format = code
    save(workbook, name)


# Number formats that carry meaning.
formatted("shown-wan", {"责任上限": (60, '0"万元"')})
formatted("shown-years", {"期限": (2, '0"年"')})
formatted("shown-noughts", {"编号": (7, '"HZ-2026-"00000'), "电话": (2180000072, "00000000000")})
formatted("shown-accounting", {"责任上限": (600000, '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ')})
formatted("shown-dollars", {"责任上限": (600000, "$#,##0")})
formatted("shown-percent", {"责任上限": (0.2, "0%")})
formatted("shown-nothing", {"责任上限": (20000, ";;;"), "联系人": ("冯超静", ";;;")})
formatted("shown-rounded", {"责任上限": (20000.5, "#,##0")})
formatted("shown-thousands", {"责任上限": (600000, "#,##0,")})
formatted("shown-month", {"签署日期": (datetime.date(2026, 12, 2), "yyyy-mm")})
formatted("shown-chinese-day", {"签署日期": (datetime.date(2026, 12, 2), 'yyyy"年"m"月"d"日"')})
formatted("shown-capitals", {"责任上限": (20000, '[DBNum2][$-804]General"元整"')})
formatted("phone-as-number", {"电话": (2180000072, "General")})
formatted("mobile-as-number", {"电话": (13800000037, "General")})
formatted("day-as-number", {"签署日期": (46358, "General")})

# The system of 1904.
for name, code in [("system-1904-general", "General"), ("system-1904-formatted", "yyyy-mm-dd")]:
    workbook, sheet = book(changed(签署日期=44896))
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet["B2"].number_format = code
    save(workbook, name)

# Formulas.
workbook, sheet = book(changed(合作方名称='=CONCATENATE("上海","范本有限公司")', 责任上限="=200000*3"))
save(workbook, "formula-openpyxl")
workbook = xlsxwriter.Workbook(FOLDER / "formula-xlsxwriter.xlsx")
sheet = workbook.add_worksheet()
sheet.write_row(0, 0, TITLES)
sheet.write_row(1, 0, changed(签署日期="2026-12-02"))
sheet.write_formula("C2", '="上海"&"范本有限公司"')
sheet.write_formula("K2", "=200000*3")
workbook.close()
workbook = xlsxwriter.Workbook(FOLDER / "formula-with-result.xlsx")
sheet = workbook.add_worksheet()
sheet.write_row(0, 0, TITLES)
sheet.write_row(1, 0, changed(签署日期="2026-12-02"))
sheet.write_formula("K2", "=200000*3", None, 600000)
workbook.close()
workbook = xlsxwriter.Workbook(FOLDER / "formula-today.xlsx")
sheet = workbook.add_worksheet()
sheet.write_row(0, 0, TITLES)
sheet.write_row(1, 0, ROW[:1] + [""] + ROW[2:])
sheet.write_formula("B2", "=TODAY()", workbook.add_format({"num_format": "yyyy-mm-dd"}), 46358)
workbook.close()

# The sheet and its header.
workbook, sheet = book(ROW, SECOND)
sheet.insert_rows(1, 2)
sheet["A1"] = "合作方一览表"
save(workbook, "headline")
workbook, sheet = book(ROW)
sheet.insert_rows(1)
sheet["A1"], sheet["C1"] = "协议", "合作方"
sheet.merge_cells("C1:I1")
save(workbook, "two-header-rows")
workbook, sheet = book(ROW, titles=["*编号", "签署\n日期", "合作方名称（必填）", "信用代码", "住所 ", "法定代表人", "联系人：", "电话", "邮箱", "期限(月)", "责任上限", "备注"])
save(workbook, "titles-look-different")
workbook, sheet = book(ROW)
other = workbook.create_sheet("第二批")
for row in (TITLES, SECOND):
    other.append(row)
save(workbook, "two-sheets")
workbook, sheet = book(ROW)
sheet.title = "填表说明"
sheet.delete_rows(1, 10)
for line in ("填表说明", "一、每行一个合作方", "二、日期写成 2026-12-01"):
    sheet.append([line])
other = workbook.create_sheet("合作方")
for row in (TITLES, ROW):
    other.append(row)
other["B2"].number_format = "yyyy-mm-dd"
save(workbook, "notes-sheet")
workbook, sheet = book(ROW, SECOND)
sheet.column_dimensions["K"].hidden = True
sheet.row_dimensions[3].hidden = True
save(workbook, "hidden")
workbook, sheet = book(ROW, SECOND)
for cell in sheet[3]:
    cell.font = Font(strike=True)
sheet["K2"].font = Font(strike=True)
save(workbook, "struck-out")
workbook, sheet = book(ROW, titles=TITLES[:10] + [None] + TITLES[11:])
sheet["K2"] = 20000
save(workbook, "untitled")
workbook, sheet = book(ROW, ["合计", None, None, None, None, None, None, None, None, None, 20000], [None] * 10 + [20000], ["注：以上均为草稿"])
save(workbook, "totals")

# Broken or hostile.
def with_sheet(name, change):
    workbook, sheet = book(ROW)
    save(workbook, name)
    path = FOLDER / f"{name}.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


with_sheet("coordinate-beyond", lambda xml: xml.replace('r="C1"', 'r="ZZZZZZ1"'))
with_sheet("coordinate-xfe", lambda xml: xml.replace('r="L2"', 'r="XFE2"'))
with_sheet("row-beyond", lambda xml: xml.replace('<row r="2"', '<row r="99999999"'))


def swapped(xml):
    head, cells, rest = xml.partition("<sheetData>")
    row, end, tail = rest.partition("</row>")
    start, pieces = row[: row.index("<c ")], row[row.index("<c "):].split("<c ")[1:]
    return head + cells + start + "".join("<c " + piece for piece in reversed(pieces)) + end + tail


with_sheet("header-out-of-order", swapped)
with_sheet("endless-cell", lambda xml: xml.replace("<sheetData>", "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" + "x" * 3_000_000 + "</t></is></c></row>").replace('<row r="1" ', '<row r="2" ', 1))

# Old formats.
workbook = xlwt.Workbook()
sheet = workbook.add_sheet("合作方")
style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
for column, (title, value) in enumerate(zip(TITLES, changed(责任上限="20000.00"))):
    sheet.write(0, column, title)
    sheet.write(1, column, *((value, style) if title == "签署日期" else (value,)))
workbook.save(str(FOLDER / "old.xls"))
workbook = xlwt.Workbook()
sheet = workbook.add_sheet("合作方")
for column, (title, value) in enumerate(zip(TITLES, changed(编号=7, 签署日期="2026-12-02"))):
    sheet.write(0, column, title)
    sheet.write(1, column, value)
workbook.save(str(FOLDER / "old-numbers.xls"))


def ods(name, values):
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="合作方")
    for line in (TITLES, values):
        row = odf.table.TableRow()
        for value in line:
            if isinstance(value, datetime.date):
                cell = odf.table.TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, (int, float)):
                cell = odf.table.TableCell(valuetype="float", value=value)
            else:
                cell = odf.table.TableCell(valuetype="string")
            cell.addElement(odf.text.P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(FOLDER / f"{name}.ods")


ods("open-document", changed(责任上限="20000.00"))
ods("open-document-numbers", changed(责任上限=0.2))
(FOLDER / "web-page.xls").write_text("<html><table><tr><td>编号</td></tr></table></html>", encoding="utf-8")
