namespace Cnn.Extensions.Hosting;

/// <summary>What is served for as long as it is used: it is not disposed before the last lease of it ends.</summary>
internal sealed class Leased<T>(T value)
    where T : class, IDisposable
{
    private readonly Lock gate = new();
    private int users;
    private bool retired;

    /// <summary>What is served.</summary>
    public T Value => value;

    /// <summary>When it was loaded.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>From which file.</summary>
    public required string Path { get; init; }

    /// <summary>Begins to use it.</summary>
    /// <returns>False where it is retired.</returns>
    public bool TryEnter()
    {
        lock (gate)
        {
            users += retired ? 0 : 1;
            return !retired;
        }
    }

    /// <summary>Ends a use. Whoever was the last does not wait until it is disposed: an answer is ready.</summary>
    public void Exit()
    {
        bool last;
        lock (gate)
        {
            last = --users == 0 && retired;
        }

        if (last)
        {
            _ = Task.Run(value.Dispose);
        }
    }

    /// <summary>Lets nobody begin any more, and disposes it after those who have begun.</summary>
    public void Retire()
    {
        bool last;
        lock (gate)
        {
            last = users == 0 && !retired;
            retired = true;
        }

        if (last)
        {
            value.Dispose();
        }
    }
}
