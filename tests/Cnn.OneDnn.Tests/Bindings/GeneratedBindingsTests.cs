using System.Reflection;
using System.Text.RegularExpressions;
using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Bindings.Generator;
using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

namespace Cnn.OneDnn.Tests.Bindings;

/// <summary>The committed bindings against the pinned headers.</summary>
[NonParallelizable]
internal sealed partial class GeneratedBindingsTests
{
    private const string WayOut = "Fetch the headers with ./build.sh --target=Native (it needs the network once), then run the test again.";

    private static readonly string Headers = Path.Combine(Checkout.Root, "native", "tools", "headers");
    private static readonly IReadOnlyList<LibraryDescription> Libraries = LibraryList.Read(Path.Combine(Checkout.Root, "bindings", "libraries.json"));

    private static IEnumerable<string> Names => Libraries.Select(library => library.Name);

    [Test]
    public void Every_native_library_that_is_called_is_bound_from_headers() =>
        Assert.That(Names, Is.EqualTo(new[] { "oneDNN", "libjpeg-turbo", "libspng" }));

    [TestCaseSource(nameof(Names))]
    public void The_committed_bindings_are_what_the_pinned_headers_give(string library)
    {
        IReadOnlyList<string> differences = Generate(library).DifferencesFrom(Libraries.Single(item => item.Name == library).Output);
        Assert.That(differences, Is.Empty, "Run ./build.sh --target=Bindings and commit what it writes.");
    }

    [TestCaseSource(nameof(Names))]
    public void The_same_headers_give_the_same_bytes(string library)
    {
        SortedDictionary<string, string> first = Generate(library).Files;
        Assert.That(Generate(library).Files, Is.EqualTo(first));
    }

    [Test]
    public void Writing_and_comparing_agree_and_notice_every_kind_of_difference()
    {
        using Interop.TemporaryFolder folder = new();
        GeneratorResult result = Generate();
        Directory.CreateDirectory(Path.Combine(folder.Path, "Enums"));
        File.WriteAllText(Path.Combine(folder.Path, "Enums", "old.g.cs"), string.Empty);
        result.WriteTo(folder.Path);
        Assert.That(result.DifferencesFrom(folder.Path), Is.Empty);

        File.WriteAllText(Path.Combine(folder.Path, "extra.g.cs"), string.Empty);
        File.Delete(Path.Combine(folder.Path, "Enums", "dnnl_status_t.g.cs"));
        File.AppendAllText(Path.Combine(folder.Path, "Functions", "Dnnl.Sum.g.cs"), "//");
        Assert.That(
            result.DifferencesFrom(folder.Path),
            Is.EqualTo(new[] { "Enums/dnnl_status_t.g.cs is missing", "Functions/Dnnl.Sum.g.cs differs", "extra.g.cs is not generated any more" }));
    }

    [TestCase("dnnl.h")]
    [TestCase("dnnl_common.h")]
    [TestCase("dnnl_debug.h")]
    public void Every_function_that_a_header_exports_is_bound(string header)
    {
        string path = Path.Combine(Headers, "oneapi", "dnnl", header);
        Assert.That(path, Does.Exist, WayOut);

        // Profiling and grouped memory are for builds with experimental options that Debian's has not.
        IEnumerable<string> exported = ExportedFunction().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)
            .Where(name => !name.Contains("profiling_data", StringComparison.Ordinal)
                && name is not ("dnnl_reset_profiling" or "dnnl_memory_desc_create_with_grouped_encoding"));
        IEnumerable<string> bound = typeof(Dnnl).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Select(method => method.Name);

        Assert.That(exported, Is.Not.Empty);
        Assert.That(exported.Except(bound), Is.Empty);
    }

    [Test]
    public void What_C_sharp_cannot_say_is_known() =>
        Assert.That(
            Generate().LeftOut.Select(line => line.Split(':')[0]),
            Is.EqualTo(new[] { "DNNL_HELPER_DLL_IMPORT", "DNNL_HELPER_DLL_EXPORT", "DNNL_DEPRECATED", "DNNL_RUNTIME_F32_VAL", "DNNL_RUNTIME_S32_VAL" }));

    [GeneratedRegex(@"DNNL_API\s+\*?(dnnl_\w+)\(")]
    private static partial Regex ExportedFunction();

    private static GeneratorResult Generate(string library = "oneDNN")
    {
        Assert.That(Directory.Exists(Headers), Is.True, WayOut);
        return BindingsGenerator.Generate(new ClangHeaderParser(), Libraries.Single(item => item.Name == library), Headers);
    }
}
