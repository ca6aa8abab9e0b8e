namespace Cnn.Machines;

/// <summary>A machine that we do not have, or have and restrict, and what computes on it.</summary>
/// <param name="Name">One word for tables and --only.</param>
/// <param name="What">What it stands for.</param>
/// <param name="Runtime">The runtime identifier of the program that runs on it.</param>
internal sealed record Machine(string Name, string What, string Runtime)
{
    /// <summary>The backends that are held against the reference cases; auto where the program has to choose well.</summary>
    public IReadOnlyList<string> Backends { get; init; } = ["onednn", "managed"];

    /// <summary>The backend that must compute where auto is asked for.</summary>
    public string Chosen { get; init; } = "onednn";

    /// <summary>What plays the processor; null for this one.</summary>
    public Emulator? Emulator { get; init; }

    /// <summary>Variables that the program is started with.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>The oneDNN to use, a path below native/; null for the one that ships.</summary>
    public string? Library { get; init; }

    /// <summary>The number of threads; 0 for what the program chooses.</summary>
    public int Threads { get; init; }

    /// <summary>Why nothing can run on it from here; null where something can. The published program is then all that is looked at.</summary>
    public string? NotRun { get; init; }

    /// <summary>True for a machine quick and telling enough for every run of the tests.</summary>
    public bool InEveryTestRun { get; init; }

    /// <summary>How it is had, for the table.</summary>
    public string How => NotRun is not null ? "published only" : string.Join(' ', Settings());

    private IEnumerable<string> Settings()
    {
        if (Emulator is not null)
        {
            yield return Emulator.ToString();
        }

        foreach ((string name, string value) in Environment)
        {
            yield return $"{name}={value}";
        }

        if (Library is not null)
        {
            yield return Library;
        }

        if (Threads > 0)
        {
            yield return $"--threads {Threads}";
        }
    }
}
