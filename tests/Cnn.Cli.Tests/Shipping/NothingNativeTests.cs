using System.Diagnostics;
using System.Reflection;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests.Shipping;

/// <summary>
/// With oneDNN hidden or not wanted the program trains in C# alone. Two witnesses: the kernel's list of what is mapped into the process while it
/// trains, and the system loader's trace of every symbol that it was asked for, where each foreign function of ours would have to show.
/// </summary>
[TestFixture]
[NonParallelizable]
[Platform("Linux", Reason = "The witnesses are Linux's.")]
internal sealed class NothingNativeTests
{
    private static readonly string[] OwnLibraries = ["libdnnl", "libgomp", "libturbojpeg", "turbojpeg", "libspng", "spng"];

    private static readonly TestCaseData[] Hidden =
    [
        new TestCaseData("CNN_BACKEND", "managed").SetArgDisplayNames("asked for by CNN_BACKEND"),
        new TestCaseData("CNN_ONEDNN_LIBRARY", "/nowhere/libdnnl.so.3").SetArgDisplayNames("the library is hidden"),
    ];

    [TestCaseSource(nameof(Hidden))]
    public void No_library_of_ours_is_mapped_and_no_function_of_one_is_looked_up(string variable, string value)
    {
        (string[] mapped, string[] symbols) = Watch((variable, value));
        Assert.Multiple(() =>
        {
            Assert.That(mapped.Where(m => OwnLibraries.Any(m.Contains)), Is.Empty);
            Assert.That(mapped.Where(m => m.Contains("/native/", StringComparison.Ordinal)), Is.Empty);
            Assert.That(mapped, Has.Some.Contains("libcoreclr.so"));
            Assert.That(symbols.Intersect(ForeignFunctions()), Is.Empty);
            Assert.That(symbols, Is.Not.Empty);
        });
    }

    [Test]
    public void The_witnesses_see_the_library_where_it_is_used()
    {
        (string[] mapped, string[] symbols) = Watch(("CNN_BACKEND", "onednn"));
        Assert.Multiple(() =>
        {
            Assert.That(mapped, Has.Some.Contains("libdnnl"));
            Assert.That(symbols.Intersect(ForeignFunctions()), Does.Contain("dnnl_primitive_execute").And.Contain("dnnl_engine_create"));
        });
    }

    [TestCaseSource(nameof(Hidden))]
    public void Training_ends_where_the_managed_backend_ends(string variable, string value)
    {
        string[] train = ["train", "fashion-mlp", "--data", "synthetic", "--epochs", "1", "--json"];
        Invocation hidden = ChildProgram.Run("dotnet", ChildProgram.Command(train), (variable, value));
        Invocation managed = Invocation.Of([.. train, "--backend", "managed"]), native = Invocation.Of([.. train, "--backend", "onednn"]);
        Assert.That(hidden.ExitCode, Is.Zero, hidden.Error);
        Assert.Multiple(() =>
        {
            Assert.That(Last(hidden, "test_loss"), Is.EqualTo(Last(managed, "test_loss")));
            Assert.That(Last(hidden, "test_accuracy"), Is.EqualTo(Last(managed, "test_accuracy")));
            Assert.That(Last(hidden, "test_accuracy"), Is.EqualTo(Last(native, "test_accuracy")).Within(0.01));
        });
    }

    private static double Last(Invocation run, string key) => (double)run.Json[^1][key]!;

    // The files mapped into a process that has trained an epoch, and the symbols that the loader was asked for until then.
    private static (string[] Mapped, string[] Symbols) Watch((string, string) environment)
    {
        using var folder = new TemporaryFolder();
        string trace = Path.Combine(folder.Path, "symbols");
        string[] train = ChildProgram.Command("train", "fashion-mlp", "--data", "synthetic", "--epochs", "1000", "--json");
        using Process process = ChildProgram.Start("dotnet", train, environment, ("LD_DEBUG", "bindings"), ("LD_DEBUG_OUTPUT", trace));
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            string? epoch = process.StandardOutput.ReadLine();
            Assert.That(epoch, Does.StartWith("{\"epoch\":1,"), () => error.Result);
            string[] mapped = [.. File.ReadLines($"/proc/{process.Id}/maps").Select(l => l.Split(' ')[^1]).Where(f => f.StartsWith('/')).Distinct()];
            string[] symbols =
                [.. File.ReadLines($"{trace}.{process.Id}").Where(l => l.Contains(" symbol `", StringComparison.Ordinal)).Select(SymbolOf).Distinct()];
            return (mapped, symbols);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    // "... binding file a [0] to b [0]: normal symbol `name' [VERSION]"
    private static string SymbolOf(string line)
    {
        int start = line.IndexOf('`', StringComparison.Ordinal) + 1;
        return line[start..line.IndexOf('\'', start)];
    }

    private static HashSet<string> ForeignFunctions()
    {
        Assembly[] ours = [typeof(Model).Assembly, typeof(DataSets).Assembly, Assembly.Load("Cnn.OneDnn.Bindings"), typeof(CommandLine).Assembly];
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;
        HashSet<string> names =
        [
            .. from assembly in ours
               from type in assembly.GetTypes()
               from method in type.GetMethods(All)
               where method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
               let import = method.GetCustomAttribute<System.Runtime.InteropServices.DllImportAttribute>()!

               // The C library is in every process.
               where import.Value != "libc"
               select import.EntryPoint ?? method.Name,
            "dnnl_version", "GOMP_parallel", "omp_set_num_threads", "omp_get_max_threads", "omp_get_thread_num",
        ];
        Assert.That(names, Has.Count.GreaterThan(100));
        return names;
    }
}
