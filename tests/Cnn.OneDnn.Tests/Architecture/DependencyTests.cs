using System.Reflection;
using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>The direction of imports: what lies lower must not know what lies higher, or the parts stop being replaceable one by one.</summary>
[TestFixture]
internal sealed partial class DependencyTests
{
    // Folder, then the folders whose types it must not use, with the reason.
    private static readonly TestCaseData[] Rules =
    [
        new TestCaseData("Tensors", new[] { "Graph", "Backends", "Planning", "Layers", "Training", "Interop", "Bindings" })
            .SetArgDisplayNames("Tensors", "are what everything else stands on"),
        new TestCaseData("Graph", new[] { "Backends", "Planning", "Layers", "Training", "Interop", "Bindings" })
            .SetArgDisplayNames("Graph", "says what is computed, not by whom"),
        new TestCaseData("Layers", new[] { "Backends", "Interop", "Bindings", "Training" }).SetArgDisplayNames("Layers", "must run on any backend"),
        new TestCaseData("Losses", new[] { "Backends", "Interop", "Bindings", "Training", "Planning" })
            .SetArgDisplayNames("Losses", "are graph, as layers are"),
        new TestCaseData("Metrics", new[] { "Backends", "Interop", "Bindings", "Training", "Planning", "Layers" })
            .SetArgDisplayNames("Metrics", "read plain spans"),
        new TestCaseData("Backends/Managed", new[] { "Backends/OneDnn", "Interop", "Bindings", "Planning", "Layers", "Training" })
            .SetArgDisplayNames("Managed", "must run where nothing native exists"),
        new TestCaseData("Backends/OneDnn", new[] { "Backends/Managed", "Planning", "Layers", "Training" })
            .SetArgDisplayNames("OneDnn", "one backend does not know the other"),
        new TestCaseData("Interop", new[] { "Graph", "Planning", "Layers", "Training", "Backends/OneDnn", "Backends/Managed" })
            .SetArgDisplayNames("Interop", "owns handles and threads, no arithmetic"),
        new TestCaseData("Planning", new[] { "Bindings", "Backends/OneDnn", "Backends/Managed", "Training" })
            .SetArgDisplayNames("Planning", "asks an interface for kernels"),
        new TestCaseData("Serving", new[] { "Bindings", "Backends/OneDnn", "Backends/Managed" }).SetArgDisplayNames("Serving", "sees plans, not kernels"),
        new TestCaseData("Training", new[] { "Bindings", "Backends/OneDnn", "Backends/Managed", "Serving" })
            .SetArgDisplayNames("Training", "sees plans, not kernels"),
    ];

    /// <summary>The folder of each type, by the file that has its name.</summary>
    private static readonly Lazy<Dictionary<string, string>> FolderOf = new(() =>
    {
        string root = Path.Combine(Checkout.Root, "src", "Cnn.OneDnn");
        Dictionary<string, string> folders = [];
        foreach (string file in Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            folders[Path.GetFileName(file).Split('.')[0]] = Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/');
        }

        return folders;
    });

    // Types, because what stands in an enclosing namespace needs no using line.
    [TestCaseSource(nameof(Rules))]
    public void A_folder_uses_only_what_lies_below_it(string folder, string[] forbidden)
    {
        Type[] types = [.. typeof(Model).Assembly.GetTypes().Where(t => Lies(t, folder))];
        Assert.That(types, Is.Not.Empty);
        string[] broken =
        [
            .. from type in types
               from used in UsedTypes.Of(type)
               where used.Namespace?.StartsWith("Cnn.OneDnn", StringComparison.Ordinal) == true && forbidden.Any(f => Lies(used, f))
               select $"{type.Name} uses {used.Name}",
        ];
        Assert.That(broken.Distinct(), Is.Empty);

        static bool Lies(Type type, string folder) => FolderOf.Value.GetValueOrDefault(Outermost(type).Name.Split('`')[0]) is { } place
            ? place == folder || place.StartsWith(folder + "/", StringComparison.Ordinal)
            : folder == "Bindings" && type.Namespace == "Cnn.OneDnn.Bindings";

        static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
    }

    // Backends are named where they are made, by BackendProvider.
    [Test]
    public void The_planner_knows_backends_by_their_interface_only()
    {
        string[] broken =
        [
            .. from type in typeof(Model).Assembly.GetTypes()
               where type.Namespace?.StartsWith("Cnn.OneDnn.Planning", StringComparison.Ordinal) == true
               from used in UsedTypes.Of(type)
               where used.Namespace?.StartsWith("Cnn.OneDnn.Backends.Managed", StringComparison.Ordinal) == true
                   || used.Namespace?.StartsWith("Cnn.OneDnn.Backends.OneDnn", StringComparison.Ordinal) == true
               select $"{type.Name} uses {used.Name}",
        ];
        Assert.That(broken, Is.Empty);
        Assert.That(UsedTypes.Of(typeof(Cnn.OneDnn.Backends.BackendProvider)), Has.Member(typeof(Cnn.OneDnn.Backends.Managed.ManagedBackend)),
            "the test sees what method bodies use");
    }

    [Test]
    public void Unsafe_code_lives_only_where_memory_is_owned()
    {
        string source = Path.Combine(Checkout.Root, "src");
        string[] allowed = [.. new[] { "Interop", "Backends", "Tensors" }.Select(f => Path.Combine(source, "Cnn.OneDnn", f)),
            Path.Combine(source, "Cnn.Models", "Data", "Images", "Native"), Path.Combine(source, "Cnn.Distributed", "Interop")];
        string[] broken =
        [
            .. Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
                .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Where(f => !allowed.Any(a => f.StartsWith(a + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
                .Where(f => UnsafeWord().IsMatch(File.ReadAllText(f))),
        ];
        Assert.That(broken, Is.Empty);
    }

    [Test]
    public void Nothing_public_exposes_a_pointer_or_a_generated_type()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        static bool IsNative(Type type) => type.IsPointer || type == typeof(nint) || type == typeof(nuint) || type.Namespace == "Cnn.OneDnn.Bindings";
        string[] broken =
        [
            .. from type in typeof(Model).Assembly.GetExportedTypes()
               where !typeof(System.Runtime.InteropServices.SafeHandle).IsAssignableFrom(type)
               from method in type.GetMethods(All)
               where method.DeclaringType == type && (IsNative(method.ReturnType) || method.GetParameters().Any(p => IsNative(p.ParameterType)))
               select $"{type.Name}.{method.Name}",
        ];
        Assert.That(broken, Is.Empty);
    }

    [GeneratedRegex(@"\b(unsafe(?!-)|stackalloc\s+\w+\*|fixed\s*\()\b")]
    private static partial Regex UnsafeWord();
}
