using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

[NonParallelizable]
internal sealed class NativeLibraryTests
{
    private static NativeLibrarySearch Search => new()
    {
        EnvironmentPath = null,
        RuntimeIdentifier = "linux-x64",
        AssemblyPath = null,
        HostFolders = [],
        SystemDirectories = [],
    };

    [Test]
    public void A_named_file_is_the_only_candidate_and_the_option_comes_before_the_environment()
    {
        Assert.That((Search with { OptionPath = "/a", EnvironmentPath = "/b" }).Candidates().Select(c => c.Path), Is.EqualTo(new[] { "/a" }));
        Assert.That((Search with { EnvironmentPath = "/b" }).Candidates(), Is.EqualTo(new[] { ("/b", "CNN_ONEDNN_LIBRARY") }));
    }

    [Test]
    public void Without_a_name_the_application_comes_before_the_system()
    {
        using var folder = new TemporaryFolder();
        string application = folder.Create("app"), package = folder.Create("app/runtimes/linux-x64/native"), system = folder.Create("lib");
        string[] files = [Path.Combine(package, "libdnnl.so.3"), Path.Combine(system, "libdnnl.so.3.6")];
        Array.ForEach(files, f => File.WriteAllText(f, "x"));

        string[] candidates = [.. (Search with { BaseDirectory = application, SystemDirectories = [system] }).Candidates().Select(c => c.Path)];

        Assert.That(candidates, Is.EqualTo(new[]
        {
            Path.Combine(application, "native", "linux-x64", "libdnnl.so.3"), files[0], Path.Combine(application, "libdnnl.so.3"), "libdnnl.so.3", files[1],
        }));
    }

    [Test]
    public void Beside_the_assembly_comes_first_and_packages_of_the_host_last()
    {
        using var folder = new TemporaryFolder();
        string plugin = folder.Create("plugin"), application = folder.Create("app"), host = folder.Create("host"), other = folder.Create("other");
        string[] files = [Path.Combine(plugin, "libdnnl.so.3"), Path.Combine(application, "libdnnl.so.3"), Path.Combine(host, "libdnnl.so.3")];
        Array.ForEach(files, f => File.WriteAllText(f, "x"));
        NativeLibrarySearch search = Search with
        {
            AssemblyPath = Path.Combine(plugin, "Cnn.OneDnn.dll"),
            BaseDirectory = application,
            HostFolders = [application, host, other],
        };
        (string Path, string Source)[] found = [.. search.Candidates().Where(c => File.Exists(c.Path))];
        Assert.That(found.Select(c => c.Path), Is.EqualTo(files));
        Assert.That(found.Select(c => c.Source), Is.EqualTo(new[] { "beside the assembly", "beside the application", "a package of the application" }));
        Assert.That(search.Candidates().Select(c => c.Path), Has.None.StartsWith(other), "the host's folders are named where they hold one");
    }

    [Test]
    public void An_assembly_in_a_cache_of_packages_finds_the_native_package_of_its_version_there()
    {
        using var folder = new TemporaryFolder();
        string assembly = Path.Combine(folder.Create("cache/cnn.onednn/1.2.3/lib/net10.0"), "Cnn.OneDnn.dll");
        string native = folder.Create("cache/cnn.onednn.native.linux-x64/1.2.3/runtimes/linux-x64/native"),
            older = folder.Create("cache/cnn.onednn.native.linux-x64/1.2.2/runtimes/linux-x64/native");
        File.WriteAllText(Path.Combine(native, "libdnnl.so.3"), "x");
        File.WriteAllText(Path.Combine(older, "libdnnl.so.3"), "x");
        File.WriteAllText(Path.Combine(folder.Path, "cache/cnn.onednn/1.2.3/.nupkg.metadata"), "{}");
        File.WriteAllText(Path.Combine(folder.Path, "cache/cnn.onednn.native.linux-x64/1.2.3/cnn.onednn.native.linux-x64.nuspec"), "<package/>");
        string[] found =
            [.. (Search with { AssemblyPath = assembly, BaseDirectory = folder.Create("app") }).Candidates().Select(c => c.Path).Where(File.Exists)];
        Assert.That(found, Is.EqualTo(new[] { Path.Combine(native, "libdnnl.so.3") }));
        string elsewhere = Path.Combine(folder.Create("cache/cnn.onednn/1.2.3/tools/net10.0"), "Cnn.OneDnn.dll");
        Assert.That((Search with { AssemblyPath = elsewhere, BaseDirectory = folder.Path }).Candidates().Select(c => c.Path).Where(File.Exists), Is.Empty);
    }

    // Whoever may write three levels above an assembly could otherwise say what runs in it.
    [TestCase("cnn.onednn", "cnn.onednn/1.2.3")]
    [TestCase("cnn.onednn", "cnn.onednn.native.linux-x64/1.2.3")]
    [TestCase("cnn.onednn")]
    [TestCase("cnn.myprogram", "cnn.myprogram/1.2.3", "cnn.onednn.native.linux-x64/1.2.3")]
    public void A_folder_that_is_only_called_like_a_package_is_ignored(string package, params string[] unpacked)
    {
        using var folder = new TemporaryFolder();
        string assembly = Path.Combine(folder.Create($"{package}/1.2.3/lib/net10.0"), "Cnn.OneDnn.dll"),
            planted = folder.Create("cnn.onednn.native.linux-x64/1.2.3/runtimes/linux-x64/native");
        File.WriteAllText(Path.Combine(planted, "libdnnl.so.3"), "x");
        Array.ForEach(unpacked, p => File.WriteAllText(Path.Combine(folder.Path, p, ".nupkg.metadata"), "{}"));
        Assert.That((Search with { AssemblyPath = assembly, BaseDirectory = folder.Create("app") }).Candidates().Select(c => c.Path),
            Has.None.StartsWith(planted));
    }

    // Whoever may write above the program's folder could otherwise say what runs in it.
    [TestCase("Cnn.sln")]
    [TestCase("Directory.Build.props")]
    [TestCase(".git/config")]
    public void A_folder_called_native_above_the_application_is_ignored_whatever_lies_beside_it(string sign)
    {
        using var folder = new TemporaryFolder();
        string application = folder.Create("repo/bin/app"), stranger = folder.Create("repo/native/linux-x64");
        folder.Create("repo/.git");
        File.WriteAllText(Path.Combine(folder.Path, "repo", sign), string.Empty);
        File.WriteAllText(Path.Combine(stranger, "libdnnl.so.3"), "x");
        Assert.That((Search with { BaseDirectory = application }).Candidates().Select(c => c.Path), Has.None.StartsWith(stranger));
    }

    [Test]
    public void A_failed_search_names_every_path_the_reason_the_system_and_the_way_out()
    {
        using var folder = new TemporaryFolder();
        string text = Path.Combine(folder.Create("native/linux-x64"), "libdnnl.so.3");
        File.WriteAllText(text, "not a library");
        NativeLibraryReport report = NativeLibraryLocator.Examine(Search with { BaseDirectory = folder.Path, SystemDirectories = [folder.Path] });
        string[] named = [.. report.Attempts.Where(a => a.Path.StartsWith(folder.Path, StringComparison.Ordinal)).Select(a => a.Error!)];
        Assert.That(named, Has.Length.EqualTo(3));
        Assert.That(named[0], Does.Contain("invalid ELF header").Or.Contain("file too short"));
        Assert.That(named[1], Is.EqualTo("no such file"));
        Assert.That(report.ToString(), Does.Contain(text).And.Contain("glibc").And.Contain("instruction set"));
    }

    [Test]
    public void A_library_that_is_something_else_is_refused_by_what_it_lacks()
    {
        NativeLibraryReport report = NativeLibraryLocator.Examine(Search with { OptionPath = "libc.so.6" });
        Assert.That(report.IsLoaded, Is.False);
        Assert.That(report.Attempts[0].Error, Does.Contain("not oneDNN"));
        Assert.That(report.Remedy, Does.Contain("--target=Native").And.Contain("CNN_BACKEND=managed"));
    }

    [Test]
    public void Requiring_a_file_that_is_not_there_throws_with_the_report()
    {
        NativeLibraryException failure = Assert.Throws<NativeLibraryException>(() => NativeLibraryLocator.Require("/nowhere/libdnnl.so.3"));
        Assert.That(failure.Message, Does.Contain("/nowhere/libdnnl.so.3").And.Contain("the option"));
        Assert.That(failure.Report.IsLoaded, Is.False);
    }

    [Test]
    public void The_fetched_library_loads_and_says_its_version()
    {
        NativeLibraryReport report = NativeLibraryReport.Probe();
        Assert.That(report.IsLoaded, report.ToString());
        Assert.That(report.Version, Does.StartWith("3."));
        Assert.That(report.InstructionSet, Is.Not.Empty);
        Assert.That(NativeLibraryReport.Probe(), Is.SameAs(report));
    }

    [Test]
    public void A_link_to_the_library_that_is_loaded_names_the_same_file()
    {
        NativeLibraryReport report = NativeLibraryReport.Probe();
        string loaded = LibraryJudge.FileOf(report.LoadedPath!)!;
        using var folder = new TemporaryFolder();
        string link = Path.Combine(folder.Path, "libdnnl.so"), linkedFolder = Path.Combine(folder.Path, "linked"), copy = Path.Combine(folder.Path, "copy.so");
        File.CreateSymbolicLink(link, loaded);
        Directory.CreateSymbolicLink(linkedFolder, Path.GetDirectoryName(loaded)!);
        File.WriteAllText(copy, "x");
        Assert.That(NativeLibraryLocator.Load(link), Is.SameAs(report));
        Assert.That(NativeLibraryLocator.Load(Path.Combine(linkedFolder, Path.GetFileName(loaded))), Is.SameAs(report));
        Assert.That(NativeLibraryLocator.Load(copy).Attempts.Single().Error, Does.Contain("already uses"));
    }
}
