namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// The elements of a kernel, in row-major order, without memory of their own: a definition goes through them for each number that it is asked for.
/// </summary>
/// <param name="kernel">Its sizes.</param>
/// <param name="tap">As many numbers, which hold where it stands.</param>
internal ref struct Taps(ReadOnlySpan<int> kernel, Span<int> tap)
{
    private readonly ReadOnlySpan<int> kernel = kernel;
    private readonly Span<int> tap = tap;
    private bool began;

    /// <summary>The element's index.</summary>
    public readonly ReadOnlySpan<int> Current => tap;

    /// <summary>Goes to the first element, then from each to the next; false behind the last.</summary>
    public bool MoveNext()
    {
        if (!began)
        {
            tap.Clear();
            return began = true;
        }

        for (int axis = tap.Length - 1; axis >= 0; axis--)
        {
            if (++tap[axis] < kernel[axis])
            {
                return true;
            }

            tap[axis] = 0;
        }

        return false;
    }
}
