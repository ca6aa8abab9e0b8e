namespace Cnn.OneDnn;

/// <content>Products and matrices.</content>
public static partial class Ops
{
    /// <summary>Sums of products over some axes: the last of a and the first of b.</summary>
    /// <param name="a">(..., k).</param>
    /// <param name="b">(k, ...).</param>
    /// <param name="axes">How many axes are summed over; 0 for none, the outer product.</param>
    /// <exception cref="ArgumentException">The axes differ, or there are not as many.</exception>
    public static Tensor TensorDot(Tensor a, Tensor b, int axes = 2)
    {
        (Shape left, Shape right) = (Given(a).Shape, Given(b).Shape);
        if (axes < 0 || axes > Math.Min(left.Rank, right.Rank) || !left.TakeLast(axes).SequenceEqual(right.Take(axes)))
        {
            throw new ArgumentException($"The last {axes} axes of {left} and the first {axes} of {right} were expected to be the same.", nameof(axes));
        }

        int[] rows = [.. left.SkipLast(axes)], columns = [.. right.Skip(axes)];
        int inner = right.Take(axes).Aggregate(1, (n, size) => n * size);
        Tensor product = MatMul(
            a.Reshape(new Shape(new Shape(rows).ElementCount, inner)), b.Reshape(new Shape(inner, new Shape(columns).ElementCount)));
        return product.Reshape(new Shape([.. rows, .. columns]));
    }

    /// <summary>As NumPy's dot: the sum of products of the last axis of a and the second last of b, or of its one axis; a number multiplies.</summary>
    /// <exception cref="ArgumentException">The axes differ.</exception>
    public static Tensor Dot(Tensor a, Tensor b) =>
        Given(a).Shape.Rank == 0 || Given(b).Shape.Rank == 0 ? a * b : TensorDot(a, b.Shape.Rank == 1 ? b : MoveAxis(b, -2, 0), 1);

    /// <summary>The products of each element of a with each of b: (n) and (m), or as many in other shapes, to (n, m).</summary>
    public static Tensor Outer(Tensor a, Tensor b) => Ravel(a).Reshape(-1, 1) * Ravel(b);

    /// <summary>What lies on a diagonal of the first two axes, as the last one.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="offset">Which diagonal: 0 the main one, above it for positive ones.</param>
    /// <exception cref="ArgumentException">There are fewer than two axes.</exception>
    public static Tensor Diagonal(Tensor x, int offset = 0)
    {
        if (Given(x).Shape.Rank < 2)
        {
            throw new ArgumentException($"Two axes or more were expected, received a tensor of shape {x.Shape}.", nameof(x));
        }

        int row = Math.Max(0, -offset), column = Math.Max(0, offset), columns = x.Shape[1];
        int count = Math.Max(0, Math.Min(x.Shape[0] - row, columns - column));
        Tensor lines = x.Reshape(new Shape([x.Shape[0] * columns, .. x.Shape.Skip(2)]));
        return MoveAxis(At(lines, 0, [.. Enumerable.Range(0, count).Select(i => ((row + i) * columns) + column + i)]), 0, -1);
    }

    /// <summary>The sum of what lies on a diagonal of the first two axes.</summary>
    /// <inheritdoc cref="Diagonal"/>
    public static Tensor Trace(Tensor x, int offset = 0) => Sum(Diagonal(x, offset), axis: -1);

    /// <summary>Of a row a matrix with it on a diagonal; of a matrix its diagonal.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="k">Which diagonal: 0 the main one, above it for positive ones.</param>
    /// <exception cref="ArgumentException">There are neither one nor two axes.</exception>
    public static Tensor Diag(Tensor x, int k = 0)
    {
        if (Given(x).Shape.Rank == 2)
        {
            return Diagonal(x, k);
        }

        if (x.Shape.Rank != 1)
        {
            throw new ArgumentException($"One axis or two were expected, received a tensor of shape {x.Shape}.", nameof(x));
        }

        int size = x.Shape[0] + Math.Abs(k);
        var result = new Tensor(new Shape(size, size));
        for (int i = 0; i < x.Shape[0]; i++)
        {
            result[i + Math.Max(0, -k), i + Math.Max(0, k)] = x[[i]];
        }

        return result;
    }

    /// <summary>Zeros above a diagonal of the last two axes.</summary>
    /// <inheritdoc cref="Diag"/>
    public static Tensor Tril(Tensor x, int k = 0) => Where(Tri(Given(x).Shape[-2], x.Shape[-1], k), x, 0);

    /// <summary>Zeros below a diagonal of the last two axes.</summary>
    /// <inheritdoc cref="Diag"/>
    public static Tensor Triu(Tensor x, int k = 0) => Where(Tri(Given(x).Shape[-2], x.Shape[-1], k - 1), 0, x);

    /// <summary>Sums of products by the letters of axes, as NumPy's einsum: <c>Ops.Einsum("ij,jk->ik", a, b)</c>.</summary>
    /// <param name="subscripts">A letter for each axis of each tensor; behind the arrow those that stay, without it those that occur once.</param>
    /// <param name="operands">The tensors.</param>
    /// <exception cref="ArgumentException">Letters and tensors do not fit.</exception>
    public static Tensor Einsum(string subscripts, params IReadOnlyList<Tensor> operands)
    {
        ArgumentNullException.ThrowIfNull(subscripts);
        ArgumentNullException.ThrowIfNull(operands);
        string[] sides = subscripts.Replace(" ", "", StringComparison.Ordinal).Split("->"), terms = sides[0].Split(',');
        string all = string.Concat(terms);
        string kept = sides.Length > 1 ? sides[1] : string.Concat(all.GroupBy(c => c).Where(g => g.Count() == 1).Select(g => g.Key).Order());
        if (terms.Length != operands.Count || !all.All(char.IsAsciiLetter) || kept.Distinct().Count() != kept.Length || !kept.All(all.Contains))
        {
            throw new ArgumentException($"'{subscripts}' does not fit {operands.Count} tensors.", nameof(subscripts));
        }

        // Every letter an axis of its own, summed over where it does not stay.
        string letters = kept + string.Concat(all.Distinct().Except(kept));
        Tensor product = terms.Zip(operands, (term, x) => Lettered(term, x, letters)).Aggregate((a, b) => a * b);
        return letters.Length == kept.Length ? product : Sum(product, axis: [.. Enumerable.Range(kept.Length, letters.Length - kept.Length)]);
    }

    private static Tensor Lettered(string term, Tensor x, string letters)
    {
        if (term.Length != Given(x).Shape.Rank)
        {
            throw new ArgumentException($"'{term}' names {term.Length} axes, but a tensor has the shape {x.Shape}.", nameof(term));
        }

        // A letter that stands twice is a diagonal.
        while (term.Select((c, i) => (c, i)).FirstOrDefault(p => term.IndexOf(p.c, StringComparison.Ordinal) < p.i) is { i: > 0 } twice)
        {
            int first = term.IndexOf(twice.c, StringComparison.Ordinal);
            if (x.Shape[first] != x.Shape[twice.i])
            {
                throw new ArgumentException($"'{twice.c}' names axes of {x.Shape[first]} and {x.Shape[twice.i]} places.", nameof(term));
            }

            x = Diagonal(MoveAxis(MoveAxis(x, twice.i, 0), first + 1, 0));
            term = term.Remove(twice.i, 1).Remove(first, 1) + twice.c;
        }

        Tensor ordered = x.Transpose([.. term.Select((c, i) => (c, i)).OrderBy(p => letters.IndexOf(p.c, StringComparison.Ordinal)).Select(p => p.i)]);
        int at = 0;
        return ordered.Reshape(new Shape([.. letters.Select(c => term.Contains(c, StringComparison.Ordinal) ? ordered.Shape[at++] : 1)]));
    }
}
