using Cnn.OneDnn.Bindings.Generator;
using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Parsing;
using Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

namespace Cnn.OneDnn.Tests.Bindings;

/// <summary>What the generator makes of C that other libraries than oneDNN write.</summary>
[NonParallelizable]
internal sealed class SmallHeaderTests
{
    private const string Header = """
        #include <stddef.h>
        #include <stdio.h>
        #define ZIP_LEVEL 9
        #define ZIP_OTHER 3
        #define ZIP_MACRO __attribute__((unused))
        /* A note in passing. */
        enum zip_kind { ZIP_NONE = -1, ZIP_FAST = 4, ZIP_BEST };
        enum zip_unused { ZIP_NOTHING };
        struct zip_entry { unsigned short method; unsigned long size; };
        struct zip_table { int entries[4]; };
        typedef struct zip_ctx zip_ctx;
        typedef void *ziphandle;
        typedef int zip_read_fn(void *user, size_t length);
        /**
         * Opens an archive.
         *
         * @param kind the kind, see #zip_kind
         * @return an archive, or NULL
         */
        zip_ctx *zip_open(enum zip_kind kind, const char *name);
        zip_ctx *zip_open_file(FILE *file, zip_read_fn *read);
        int zip_stat(zip_ctx *ctx, struct zip_entry *entry, zip_ctx **other);
        void zip_close(ziphandle handle);
        int zip_tables(struct zip_table *table);
        """;

    [Test]
    public void Only_what_is_named_is_bound_with_the_types_it_uses() =>
        Assert.That(
            Generate("zip_open", "zip_stat", "zip_close", "ZIP_LEVEL").Files.Keys,
            Is.EqualTo(new[]
            {
                "Constants/Zip.g.cs", "Enums/zip_kind.g.cs", "Functions/Zip.g.cs", "Handles/zip_ctx.g.cs", "Handles/ziphandle.g.cs",
                    "Structs/zip_entry.g.cs", "Zip.g.cs",
            }));

    [Test]
    public void Pointers_to_opaque_structures_and_named_void_pointers_are_handles()
    {
        string functions = Generate("zip_open", "zip_stat", "zip_close").Files["Functions/Zip.g.cs"];
        Assert.Multiple(() =>
        {
            Assert.That(functions, Does.Contain("namespace My.Zip;").And.Contain("partial class Zip"));
            Assert.That(functions, Does.Contain("partial zip_ctx zip_open(zip_kind kind, byte* name);"));
            Assert.That(functions, Does.Contain("partial int zip_stat(zip_ctx ctx, zip_entry* entry, zip_ctx* other);"));
            Assert.That(functions, Does.Contain("partial void zip_close(ziphandle handle);"));
        });
    }

    [Test]
    public void Block_comments_are_documentation_when_they_begin_with_two_stars()
    {
        SortedDictionary<string, string> files = Generate("zip_open").Files;
        Assert.That(files["Functions/Zip.g.cs"],
            Does.Contain("/// <summary>Opens an archive.</summary>").And.Contain("<param name=\"kind\">the kind, see <c>zip_kind</c></param>")
            .And.Contain("<returns>an archive, or NULL</returns>"));
        Assert.That(files["Enums/zip_kind.g.cs"], Does.Not.Contain("note in passing"));
        Assert.That(files["Enums/zip_kind.g.cs"], Does.Contain("ZIP_NONE = -1, ZIP_FAST = 4, ZIP_BEST = 5,"));
    }

    [Test]
    public void A_long_follows_the_system_s_width() =>
        Assert.That(Generate("zip_stat").Files["Structs/zip_entry.g.cs"], Does.Contain("internal ushort method;").And.Contain("internal CULong size;"));

    [TestCase("zip_gone", "declare no zip_gone")]
    [TestCase("ZIP_MACRO", "declare no ZIP_MACRO")]
    [TestCase("zip_tables", "zip_table holds an array")]
    [TestCase("zip_open_file", "'FILE'")]
    public void What_cannot_be_bound_is_named(string name, string reason) =>
        Assert.That(() => Generate(name), Throws.TypeOf<HeaderParseException>().With.Message.Contains(reason));

    [TestCase("{", "cannot be read")]
    [TestCase("""{ "libraries": [{ "name": "zip" }] }""", "headers")]
    [TestCase("""{ "libraries": [], "libaries": [] }""", "libaries")]
    public void A_list_that_says_something_else_is_refused(string text, string reason)
    {
        using Interop.TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "libraries.json");
        File.WriteAllText(path, text);
        Assert.That(() => LibraryList.Read(path), Throws.TypeOf<HeaderParseException>().With.Message.Contains(path).And.Message.Contains(reason));
        Assert.That(() => LibraryList.Read(path + ".none"), Throws.TypeOf<HeaderParseException>());
    }

    private static GeneratorResult Generate(params string[] only)
    {
        using Interop.TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "zip.h"), Header);
        LibraryDescription library = new("zip", ["zip.h"], "zip", "ZIP_", "My.Zip", "Zip", folder.Path) { Only = only };
        return BindingsGenerator.Generate(new ClangHeaderParser(), library, folder.Path);
    }
}
