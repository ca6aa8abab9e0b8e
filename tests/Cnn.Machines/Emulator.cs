using System.Runtime.InteropServices;

namespace Cnn.Machines;

/// <summary>A processor that QEMU plays for one program; system calls go to this machine's kernel.</summary>
/// <param name="Processor">QEMU's name of the architecture: x86_64, aarch64.</param>
/// <param name="Model">QEMU's -cpu; null for all that it can.</param>
/// <param name="Root">The folder below native/tools with that architecture's C library; null for this machine's own.</param>
internal sealed record Emulator(string Processor, string? Model = null, string? Root = null)
{
    /// <summary>QEMU's program.</summary>
    public string ProgramIn(Places places) => Path.Combine(places.Native, "tools", "emulator", "usr", "bin", $"qemu-{Processor}");

    /// <summary>What keeps it from running here; null for nothing.</summary>
    public string? MissingIn(Places places) =>
        !File.Exists(ProgramIn(places)) ? $"{ProgramIn(places)} was not fetched: run ./build.sh --target=Machines with a network"
        : Root is not null && !Directory.Exists(RootIn(places)) ? $"{RootIn(places)} was not fetched: run ./build.sh --target=Machines with a network"
        : Processor == "x86_64" && RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "the x64 C library is not on this machine"
        : null;

    /// <summary>QEMU's arguments before the program's own.</summary>
    public IEnumerable<string> ArgumentsIn(Places places)
    {
        // check=off: what the model has and QEMU cannot play is left out without a warning for each process; the runtime asks before it uses anything.
        string[] model = Model is null ? [] : ["-cpu", $"{Model},check=off"];
        string[] root = Root is null ? [] : ["-L", RootIn(places)];
        return [.. model, .. root];
    }

    public override string ToString() => $"qemu-{Processor}{(Model is null ? "" : $" -cpu {Model}")}";

    private string RootIn(Places places) => Path.Combine(places.Native, "tools", Root!);
}
