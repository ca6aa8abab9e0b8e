using System.Reflection;
using System.Runtime.Loader;

namespace Cnn.PackageTests;

/// <summary>Programs of other kinds than a folder of assemblies: one file, compiled ahead of time, assemblies straight from the cache of packages.</summary>
[TestFixture]
internal sealed class HostTests
{
    private EmptyProject project = null!;

    [OneTimeSetUp]
    public void MakeAnEmptyProject() => project = new EmptyProject();

    [OneTimeTearDown]
    public void RemoveIt() => project.Dispose();

    [Test]
    public void ATrimmedSingleFileCarriesTheNativeLibraryInside()
    {
        string output = Publish("single", "--self-contained", "-p:PublishSingleFile=true", "-p:PublishTrimmed=true", "-p:IncludeNativeLibrariesForSelfExtract=true");
        Assert.That(Directory.GetFiles(output, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Where(f => !f!.EndsWith(".pdb", StringComparison.Ordinal)), Is.EqualTo(new[] { "Consumer" }));
        string said = project.Run(Path.Combine(output, "Consumer"));
        EmptyProject.ExpectTraining(said);
        Assert.That(said, Does.Contain($"library {Path.Combine(project.Folder, "unpacked")}"));
    }

    [Test]
    public void ItIsCompiledAheadOfTimeWithoutAWarningAndTrainsAndPredictsThere()
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
    public void AnAssemblyInTheCacheOfPackagesFindsTheNativePackageThere()
    {
        project.Dotnet("restore", EmptyProject.Version);
        string engine = Path.Combine(project.Cache, "cnn.onednn", PackageFiles.Version, "lib", "net10.0");
        var script = new ScriptContext(engine);
        Assembly assembly = script.LoadFromAssemblyPath(Path.Combine(engine, "Cnn.OneDnn.dll"));
        Type report = assembly.GetType("Cnn.OneDnn.Interop.NativeLibraryReport")!;
        object found = report.GetMethod("Probe")!.Invoke(null, [null])!;
        string native = Path.Combine(project.Cache, "cnn.onednn.native.linux-x64", PackageFiles.Version, "runtimes", "linux-x64", "native", "libdnnl.so.3");
        Assert.That(report.GetProperty("LoadedPath")!.GetValue(found), Is.EqualTo(native), found.ToString());
    }

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
