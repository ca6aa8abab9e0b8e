namespace Cnn.OneDnn.Interop;

/// <summary>
/// What is made when it is first asked for, by one at a time. Where that fails, the next one who asks tries again, unlike with <see cref="Lazy{T}"/>: a process
/// that was short of threads for a moment must not be so for ever.
/// </summary>
internal sealed class RetryingLazy<T>(Func<T> create)
    where T : class
{
    private readonly Lock gate = new();
    private volatile T? value;

    /// <summary>Whether it is made.</summary>
    public bool IsValueCreated => value is not null;

    /// <summary>It; what making it throws is thrown here.</summary>
    public T Value
    {
        get
        {
            if (value is { } made)
            {
                return made;
            }

            lock (gate)
            {
                return value ??= create();
            }
        }
    }
}
