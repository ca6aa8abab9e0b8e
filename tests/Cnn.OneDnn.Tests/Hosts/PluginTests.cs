using System.Reflection;
using System.Runtime.Loader;

namespace Cnn.OneDnn.Tests.Hosts;

/// <summary>The engine as part of a plugin, which brings its own files and is loaded beside the host's.</summary>
[NonParallelizable]
internal sealed class PluginTests
{
    private static readonly string[] Files = ["Cnn.OneDnn.dll", "Cnn.OneDnn.Bindings.dll", "Cnn.OneDnn.Tests.dll", "System.Numerics.Tensors.dll"];

    [Test]
    public void A_plugin_computes_with_the_library_that_it_brings()
    {
        string library = Path.Combine(Checkout.Root, "native", "linux-x64", "libdnnl.so.3");
        Assert.That(File.Exists(library), "run ./build.sh --target=Native first");
        using var folder = new Interop.TemporaryFolder();
        foreach (string file in Files)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder.Path, file));
        }

        string native = Path.Combine(folder.Create("runtimes/linux-x64/native"), Path.GetFileName(library));
        File.Copy(library, native);
        string[] said = InPlugin(folder.Path);
        Assert.That(said, Is.EqualTo(new[] { native, "onednn", "True", "True" }));
    }

    [Test]
    public void A_plugin_without_a_library_finds_that_of_the_application()
    {
        string library = Path.Combine(AppContext.BaseDirectory, "native", "linux-x64", "libdnnl.so.3");
        Assert.That(File.Exists(library), "run ./build.sh --target=Native first");
        using var folder = new Interop.TemporaryFolder();
        foreach (string file in Files)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder.Path, file));
        }

        Assert.That(InPlugin(folder.Path), Is.EqualTo(new[] { library, "onednn", "True", "True" }));
    }

    // The context is kept: engine threads run its code until the process ends.
    private static string[] InPlugin(string folder)
    {
        var context = new PluginContext(folder);
        Assembly plugin = context.LoadFromAssemblyPath(Path.Combine(folder, "Cnn.OneDnn.Tests.dll"));
        MethodInfo run = plugin.GetType(typeof(PluginProgram).FullName!)!.GetMethod(nameof(PluginProgram.Run))!;
        Assert.That(run.DeclaringType, Is.Not.EqualTo(typeof(PluginProgram)));
        return (string[])run.Invoke(null, null)!;
    }

    private sealed class PluginContext(string folder) : AssemblyLoadContext("plugin")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
