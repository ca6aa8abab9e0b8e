using System.Reflection.Metadata;
using System.Security.Cryptography;
using System.Text;
using Cnn.OneDnn.Tests;

namespace Cnn.PackageTests;

/// <summary>What is in the packages.</summary>
[TestFixture]
internal sealed class ContentTests
{
    private const string NativePackage = "Cnn.OneDnn.Native.linux-x64";

    // The kind of custom debug information that holds a source file's text (Portable PDB specification).
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    [TestCase("Cnn.OneDnn")]
    [TestCase("Cnn.Models")]
    [TestCase("Cnn.Extensions.Hosting")]
    [TestCase("Cnn.Distributed")]
    [TestCase("Cnn.Templates")]
    [TestCase(NativePackage)]
    [TestCase("cnn")]
    public void Every_package_has_its_readme_and_the_notices(string id)
    {
        Assert.That(PackageFiles.Names(id), Does.Contain("README.md").And.Contain("THIRD-PARTY-NOTICES.md"));
        Assert.That(Encoding.UTF8.GetString(PackageFiles.Read(id, $"{id}.nuspec")), Does.Contain("<readme>README.md</readme>").And.Contain("Apache-2.0"));
    }

    [TestCase("Cnn.OneDnn", "Cnn.OneDnn", true)]
    [TestCase("Cnn.OneDnn", "Cnn.OneDnn.Bindings", false)]
    [TestCase("Cnn.Models", "Cnn.Models", true)]
    [TestCase("Cnn.Extensions.Hosting", "Cnn.Extensions.Hosting", true)]
    [TestCase("Cnn.Distributed", "Cnn.Distributed", true)]
    public void Assemblies_have_documentation_and_symbols_with_their_sources(string id, string assembly, bool documented)
    {
        string path = $"lib/net10.0/{assembly}";
        Assert.That(PackageFiles.Names(id), Does.Contain(path + ".dll"));
        Assert.That(PackageFiles.Names(id).Contains(path + ".xml"), Is.EqualTo(documented));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(PackageFiles.Read(id, path + ".pdb", "snupkg")));
        MetadataReader symbols = provider.GetMetadataReader();
        string[] documents = [.. symbols.Documents.Select(d => symbols.GetString(symbols.GetDocument(d).Name))];
        int embedded = symbols.CustomDebugInformation.Count(c => symbols.GetGuid(symbols.GetCustomDebugInformation(c).Kind) == EmbeddedSource);
        Assert.Multiple(() =>
        {
            Assert.That(documents, Has.Some.EndsWith(".cs"));
            Assert.That(documents, Has.All.StartsWith("/_/"), "paths of this machine in the symbols");
            Assert.That(embedded, Is.EqualTo(documents.Length));
        });
    }

    [Test]
    public void The_engine_needs_no_package_of_ours_and_the_models_only_the_engine()
    {
        Assert.That(PackageFiles.Dependencies("Cnn.OneDnn"), Has.None.StartsWith("Cnn."));
        Assert.That(PackageFiles.Dependencies("Cnn.Models").Where(d => d.StartsWith("Cnn.", StringComparison.Ordinal)), Is.EqualTo(new[] { "Cnn.OneDnn" }));
    }

    [TestCase(NativePackage, "runtimes/linux-x64/native/")]
    [TestCase("cnn", "tools/net10.0/any/native/linux-x64/")]
    public void The_native_libraries_are_those_that_were_checked(string id, string folder)
    {
        string[] libraries =
            [.. PackageFiles.Names(id).Where(n => n.StartsWith(folder, StringComparison.Ordinal) && n.Contains(".so", StringComparison.Ordinal))];
        Assert.That(libraries, Does.Contain(folder + "libdnnl.so.3").And.Contain(folder + "libturbojpeg.so.0").And.Contain(folder + "libspng.so.0"));
        foreach (string library in libraries)
        {
            byte[] fetched = File.ReadAllBytes(Path.Combine(Checkout.Root, "native", "linux-x64", Path.GetFileName(library)));
            Assert.That(SHA256.HashData(PackageFiles.Read(id, library)), Is.EqualTo(SHA256.HashData(fetched)), library);
        }
    }

    [Test]
    public void The_native_libraries_bring_their_copyright_files() =>
        Assert.That(PackageFiles.Names(NativePackage),
            Does.Contain("notices/libdnnl.copyright").And.Contain("notices/libturbojpeg.copyright").And.Contain("notices/libspng.copyright"));
}
