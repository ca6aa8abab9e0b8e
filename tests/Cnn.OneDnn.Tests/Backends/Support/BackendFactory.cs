using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Tests.OneDnn;
using NUnit.Framework.Internal;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>The backends that every conformance test runs on.</summary>
/// <param name="Name">Shown in test names.</param>
/// <param name="Complete">Whether it must have a kernel for every op.</param>
public sealed record BackendFactory(string Name, bool Complete)
{
    internal Func<IBackend> Make { get; private init; } = null!;

    /// <summary>Fixtures; one of the managed backend runs at every vector width, one of oneDNN with every library that is tested.</summary>
    public static IEnumerable<TestFixtureData> All => Each.Select(factory =>
    {
        var fixture = new TestFixtureData(factory);
        if (factory == Each[0])
        {
            fixture.Properties.Add(PropertyNames.Category, VectorWidthTests.Category);
        }

        if (factory == Each[3])
        {
            fixture.Properties.Add(PropertyNames.Category, OtherLibraryTests.Category);
        }

        return fixture;
    });

    private static BackendFactory[] Each { get; } =
    [
        new("managed, 2 threads", Complete: true) { Make = () => new ManagedBackend(2) },
        new("managed, serial", Complete: true) { Make = () => new ManagedBackend(SerialTeam.Instance) },
        new("managed, 3 threads", Complete: true) { Make = () => new ManagedBackend(3) },
        new("onednn, 2 threads", Complete: true) { Make = () => new LayeredBackend(new OneDnnBackend(2)) },
        new("onednn, 1 thread", Complete: true) { Make = () => new LayeredBackend(new OneDnnBackend(1)) },
    ];

    public override string ToString() => Name;
}
