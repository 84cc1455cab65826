"""The command ``duice``: a thin edge that parses, calls, prints, and says what to mend.

Exit codes: 0 done or found, 1 nothing found or a check that failed, 2 the user has something to
mend, 130 interrupted, 141 the reader of stdout went away.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from ontology.errors import DuiceError
from ui import (
    commands_answer,
    commands_backup,
    commands_collection,
    commands_concepts,
    commands_graph,
    commands_model,
    commands_page,
    commands_review,
    commands_scheme,
    commands_users,
)
from ui.console import Notices, notice, say, speak_utf8
from ui.stores import folder_of

INTERRUPTED = 130
READER_GONE = 141

app = typer.Typer(
    name="duice",
    help="对策 Duice：从政策文本里读出问题与对策，连成图谱，回答问题，句句有出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
model = typer.Typer(help="模型文件：写出、取来。", no_args_is_help=True)
concepts = typer.Typer(
    help="各篇文献里的同一问题、同一措施归成的概念：列出、查看、合并、拆分。",
    no_args_is_help=True,
)
review = typer.Typer(
    help="校对：采纳、否决、修改、增补，都留记录，都能撤销。", no_args_is_help=True
)
scheme = typer.Typer(
    help="自己的分类体系：载入后，问题和措施按标签、定义和例子归类。", no_args_is_help=True
)
users = typer.Typer(help="网页的用户：谁能登录，能做什么。", no_args_is_help=True)

COMMANDS: dict[str, tuple[Callable[..., int], str]] = {
    "demo": (commands_page.demo, "用随附的八篇示例文献演示：入库、提问、列矩阵。"),
    "ingest": (
        commands_collection.ingest,
        "读入文件和文件夹（含下级）；读过而未变的略过；也取回 duice export 写出的整库数据。",
    ),
    "index": (commands_collection.index, "更新检索用的索引：缺失、过时或换了模型时重建。"),
    "documents": (
        commands_collection.documents,
        "列出文献；给出名称则看它的信息，--set 改信息，--text 打印规范化正文。",
    ),
    "remove": (commands_collection.remove, "从库中移除文献；人对它作过的决定留着。"),
    "extract": (commands_collection.extract, "只看一个文件能读出什么，不动库。"),
    "ask": (commands_answer.ask, "提问，回答句句有出处。"),
    "search": (commands_answer.search, "按相关程度列出原文段落，不作回答。"),
    "link": (
        commands_graph.link,
        "跨文献推断：哪篇文献的措施或可应对另一篇的问题；与作者自己的说法分开存放。",
    ),
    "matrix": (commands_graph.matrix, "列联表：默认问题 × 措施。"),
    "sparql": (commands_graph.sparql, "用 SPARQL 查询图谱（只读）。"),
    "export": (commands_graph.export, "把图谱或编码表写成别的格式。"),
    "validate": (commands_graph.validate, "检查图谱是否合乎 SHACL 约束。"),
    "eval": (commands_review.evaluate, "以校对过的部分衡量抽取：精确率、召回率、维度。"),
    "backup": (
        commands_backup.backup,
        "把库里不能重算的一切写成一个文件，并读回核对；读写照常进行。",
    ),
    "restore": (commands_backup.restore, "核对备份，恢复成一个新库；已有的库不动。"),
    "serve": (commands_page.serve, "打开网页：提问、矩阵、SPARQL。"),
    "info": (commands_collection.info, "版本、模型和库的概况。"),
}
CONCEPTS: dict[str, tuple[Callable[..., int], str]] = {
    "list": (commands_concepts.show_list, "列出概念，见于文献多的在前。"),
    "show": (commands_concepts.show, "看一个概念的陈述，句句有出处。"),
    "merge": (commands_concepts.merge, "把几个概念合并成一个。"),
    "split": (commands_concepts.split, "把一个概念里的几条陈述分出去，另成一个。"),
    "undo": (commands_concepts.undo, "撤销一次合并或拆分。"),
    "log": (commands_concepts.history, "全部合并与拆分：谁、何时、为何。"),
    "rebuild": (commands_concepts.rebuild, "从头归并；人工的合并与拆分仍然有效。"),
}
REVIEW: dict[str, tuple[Callable[..., int], str]] = {
    "list": (commands_review.queue, "列出可校对的陈述和对应关系；--uncertain 把没把握的放在前面。"),
    "accept": (commands_review.accept, "采纳陈述或对应关系。"),
    "reject": (commands_review.reject, "否决陈述或对应关系。"),
    "edit": (commands_review.edit, "改陈述的类别、标签、维度或起止。"),
    "add": (commands_review.add, "增补程序没有读出的陈述。"),
    "link": (commands_review.link, "增补一条对应关系：这项措施应对这个问题。"),
    "undo": (commands_review.undo, "撤销一条决定。"),
    "log": (commands_review.history, "全部决定：谁、何时、为何。"),
    "export": (commands_review.export, "写成表格，在里面填写决定。"),
    "import": (commands_review.take_sheet, "读回填好的表格；要么全部采用，要么一条不改。"),
    "kappa": (commands_review.kappa, "两位编码员的一致程度（Cohen's κ）和分歧。"),
}
for name, (command, text) in COMMANDS.items():
    app.command(name, help=text)(command)
for name, (command, text) in CONCEPTS.items():
    concepts.command(name, help=text)(command)
app.add_typer(concepts, name="concepts")
for name, (command, text) in REVIEW.items():
    review.command(name, help=text)(command)
app.add_typer(review, name="review")
model.command("save", help="把自带的模型写成 sentence-transformers 文件夹。")(commands_model.save)
model.command("fetch", help="取来模型文件：从网上，或从随身带来的文件。")(commands_model.fetch)
app.add_typer(model, name="model")
scheme.command("add", help="载入一个体系（SKOS 或 CSV），并归类全库。")(commands_scheme.add)
scheme.command("list", help="列出已载入的体系。")(commands_scheme.show_list)
scheme.command("show", help="看一个体系的类目和各归入多少条。")(commands_scheme.show)
scheme.command("remove", help="移除一个体系和它的归类结果。")(commands_scheme.remove)
app.add_typer(scheme, name="scheme")
users.command("add", help="加一个用户；密码输两遍，或用 --stdin 读一行。")(commands_users.add)
users.command("remove", help="移除一个用户；正在运行的网页立即不再放行。")(commands_users.remove)
users.command("list", help="列出用户和角色。")(commands_users.show_list)
app.add_typer(users, name="users")


def show_version(asked: bool) -> None:
    """Print the version and stop."""
    if asked:
        from importlib.metadata import version

        say(f"duice {version('duice')}")
        raise typer.Exit


@app.callback()
def duice(
    context: typer.Context,
    store: Annotated[
        str,
        typer.Option(
            help="库所在的文件夹，或存图的 SPARQL 服务器：http(s)://…。",
            envvar="DUICE_STORE",
            show_default=True,
        ),
    ] = "duice-store",
    version: Annotated[
        bool, typer.Option("--version", help="版本。", callback=show_version, is_eager=True)
    ] = False,
) -> None:
    """Keep the place of the store for the command that follows."""
    context.obj = folder_of(store)


def usage(error: typer.TyperException) -> str:
    """Say in Chinese what is wrong with the command line."""
    message = error.format_message()
    parameter = getattr(error, "param", None)
    options = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    hint = "/".join(options) or getattr(parameter, "metavar", "")
    match type(error).__name__:
        case "MissingParameter":
            why = f"缺少参数 {hint}"
        case "NoSuchOption":
            why = f"没有选项 {getattr(error, 'option_name', '')}"
        case "BadParameter":
            why = f"参数 {hint} 的值不对（{getattr(error, 'message', message)}）"
        case _ if message.startswith("No such command"):
            why = f"没有命令 {message.removeprefix('No such command').strip(' .')}"
        case _:
            why = f"命令行不对（{message}）"
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "duice"
    return f"{why}；用法见 {path} --help"


def run(argv: Sequence[str] | None) -> int:  # noqa: PLR0911 -- an end for each kind of error
    """Run the command; every error that a user can mend becomes one line on stderr."""
    try:
        code = app(argv, standalone_mode=False, prog_name="duice")
        sys.stdout.flush()
    except DuiceError as error:
        notice(" ".join(str(error).split()))
        return 2
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            return 2
        notice(usage(error))
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing left to flush into
        return READER_GONE
    except OSError as error:  # of what stands below us: no room for a temporary file, say
        from kg.folder import reason

        notice(f"{error.filename or '磁盘'}：{reason(error)}；请检查磁盘空间和权限后再试")
        return 2
    return code if isinstance(code, int) else 0


def in_chinese() -> None:
    """Give the frames around the help texts Chinese titles."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    rich_utils.DEFAULT_STRING = "[默认：{}]"
    rich_utils.ENVVAR_STRING = "[环境变量：{}]"


def hear_warnings() -> None:
    """Let `Notices` tell what the layers below warn of, and nothing less grave.

    The level is the handler's, because some packages (bm25s) open their loggers' levels wide.
    """
    root = logging.getLogger()
    if not any(isinstance(handler, Notices) for handler in root.handlers):
        root.addHandler(Notices(logging.WARNING))


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``duice``; see the module for the exit codes."""
    speak_utf8()
    hear_warnings()
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or "--help" in words or "-h" in words:
        in_chinese()
    return run(words)


if __name__ == "__main__":
    sys.exit(main())
