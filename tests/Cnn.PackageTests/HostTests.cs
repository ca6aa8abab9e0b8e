using System.Reflection;
using System.Runtime.Loader;

namespace Cnn.PackageTests;

/// <summary>Programs of other kinds than a folder of assemblies: one file, compiled ahead of time, assemblies straight from the cache of packages.</summary>
[TestFixture]
internal sealed class HostTests
{
    private const string NotebookRunner = "0.3.259";

    private EmptyProject project = null!;

    [OneTimeSetUp]
    public void MakeAnEmptyProject() => project = new EmptyProject();

    [OneTimeTearDown]
    public void RemoveIt() => project.Dispose();

    [Test]
    public void A_trimmed_single_file_carries_the_native_library_inside()
    {
        string output = Publish(
            "single", "--self-contained", "-p:PublishSingleFile=true", "-p:PublishTrimmed=true", "-p:IncludeNativeLibrariesForSelfExtract=true");
        IEnumerable<string?> files = Directory.GetFiles(output, "*", SearchOption.AllDirectories).Select(Path.GetFileName);
        Assert.That(files.Where(f => !f!.EndsWith(".pdb", StringComparison.Ordinal)), Is.EqualTo(new[] { "Consumer" }));
        string said = project.Run(Path.Combine(output, "Consumer"));
        EmptyProject.ExpectTraining(said);
        Assert.That(said, Does.Contain($"library {Path.Combine(project.Folder, "unpacked")}"));
    }

    [Test]
    public void It_is_compiled_ahead_of_time_without_a_warning_and_trains_and_predicts_there()
    {
        string output = Publish("native", "-p:PublishAot=true");
        string program = Path.Combine(output, "Consumer");
        TestContext.Out.WriteLine($"{new FileInfo(program).Length} bytes");
        Assert.That(Directory.GetFiles(output, "*.dll"), Is.Empty);
        string said = project.Run(program);
        EmptyProject.ExpectTraining(said);
        Assert.That(said, Does.Contain($"library {output}"));
    }

    // Scripts and notebooks reference assemblies where the cache has them.
    [Test]
    public void An_assembly_in_the_cache_of_packages_finds_the_native_package_there()
    {
        project.Dotnet("restore", EmptyProject.Version);
        string engine = Path.Combine(project.Cache, "cnn.onednn", PackageFiles.Version, "lib", "net10.0");
        var script = new ScriptContext(engine);
        Assembly assembly = script.LoadFromAssemblyPath(Path.Combine(engine, "Cnn.OneDnn.dll"));
        Type report = assembly.GetType("Cnn.OneDnn.Interop.NativeLibraryReport")!;
        object found = report.GetMethod("Probe")!.Invoke(null, [null])!;
        Assert.That(report.GetProperty("LoadedPath")!.GetValue(found), Is.EqualTo(Native), found.ToString());
    }

    [Test]
    public void A_notebook_trains_with_the_native_library_of_its_package()
    {
        string tools = Path.Combine(project.Folder, "tools"), page = Path.Combine(project.Folder, "page.dib"),
            result = Path.Combine(project.Folder, "page.ipynb");
        File.WriteAllText(page, $$"""
            #!csharp

            #i "nuget:{{PackageFiles.Folder}}"
            #r "nuget: Cnn.OneDnn, {{PackageFiles.Version}}"
            #r "nuget: Cnn.OneDnn.Native.linux-x64, {{PackageFiles.Version}}"

            #!csharp

            using Cnn.OneDnn;
            using Cnn.OneDnn.Interop;
            using Cnn.OneDnn.Layers;

            var model = new Sequential(new Input(3), new Dense(2));
            model.Compile("sgd", "mse");
            model.Fit(Tensor.From(new float[] { 1, 2, 3, 4, 5, 6 }, 2, 3), Tensor.From(new float[] { 1, 2, 3, 4 }, 2, 2));
            Console.WriteLine("library " + NativeLibraryReport.Probe().LoadedPath);
            """);
        project.Dotnet("tool", "install", "dotnet-repl", "--version", NotebookRunner, "--tool-path", tools);
        project.Run(Path.Combine(tools, "dotnet-repl"), "--run", page, "--exit-after-run", "--output-format", "ipynb", "--output-path", result);
        Assert.That(File.ReadAllText(result), Does.Contain($"library {Native}"));
    }

    private string Native =>
        Path.Combine(project.Cache, "cnn.onednn.native.linux-x64", PackageFiles.Version, "runtimes", "linux-x64", "native", "libdnnl.so.3");

    private string Publish(string name, params string[] settings)
    {
        string output = Path.Combine(project.Folder, name);
        project.Dotnet(["publish", "--configuration", "Release", "--runtime", "linux-x64", "--output", output, EmptyProject.Version, .. settings]);
        return output;
    }

    private sealed class ScriptContext(string folder) : AssemblyLoadContext("script")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
