using System.Numerics.Tensors;

namespace Chat.Rag.Indexing.Lsa;

/// <summary>
/// The strongest right singular vectors of a sparse matrix by random projection with power iterations (Halko, Martinsson and Tropp 2011,
/// algorithms 4.4 and 5.1). With a fixed seed the same matrix gives the same vectors on the same machine.
/// </summary>
internal static class RandomizedSvd
{
    // Columns beyond those wanted, and power iterations: enough that a further one changes no ranking.
    private const int Oversampling = 20;
    private const int PowerIterations = 2;
    private const int Sweeps = 30;

    /// <summary>Vectors by column of the matrix: <c>columns × rank</c>, row after row.</summary>
    public static float[] RightVectors(SparseRows matrix, int rank, int seed, CancellationToken cancellation)
    {
        var width = Math.Min(rank + Oversampling, Math.Min(matrix.Rows, matrix.Columns));
        var turned = matrix.Transpose();
        var random = new Random(seed);
        var guess = new float[matrix.Columns * width];
        for (var i = 0; i < guess.Length; i++)
            guess[i] = Gaussian(random);
        var range = Orthonormal(matrix.Multiply(guess, width), matrix.Rows, width);
        for (var i = 0; i < PowerIterations; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            range = Orthonormal(turned.Multiply(range, width), matrix.Columns, width);
            range = Orthonormal(matrix.Multiply(range, width), matrix.Rows, width);
        }

        cancellation.ThrowIfCancellationRequested();
        // Aᵀ Q = Bᵀ; with B Bᵀ = U S² Uᵀ the right vectors are Bᵀ U S⁻¹.
        var projected = turned.Multiply(range, width);
        var (values, vectors) = Eigen(Gram(projected, matrix.Columns, width), width);
        var order = Enumerable.Range(0, width).OrderByDescending(i => values[i]).Take(rank).ToArray();
        var right = new float[matrix.Columns * rank];
        Parallel.For(0, matrix.Columns, row =>
        {
            for (var k = 0; k < order.Length; k++)
            {
                if (values[order[k]] > 1e-10)
                    right[row * rank + k] = (float)(TensorPrimitives.Dot(projected.AsSpan(row * width, width), vectors[order[k]]) / Math.Sqrt(values[order[k]]));
            }
        });
        return right;
    }

    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    // Modified Gram-Schmidt on columns, each cleaned twice, which is as exact as is possible in this precision.
    private static float[] Orthonormal(float[] matrix, int rows, int width)
    {
        var columns = Columns(matrix, rows, width);
        for (var j = 0; j < width; j++)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                for (var k = 0; k < j; k++)
                    TensorPrimitives.MultiplyAdd(columns[k], -TensorPrimitives.Dot(columns[k], columns[j]), columns[j], columns[j]);
            }

            var length = TensorPrimitives.Norm(columns[j]);
            TensorPrimitives.Multiply(columns[j], length > 1e-12f ? 1 / length : 0, columns[j]);
        }

        for (var j = 0; j < width; j++)
        {
            for (var row = 0; row < rows; row++)
                matrix[row * width + j] = columns[j][row];
        }

        return matrix;
    }

    private static float[][] Columns(float[] matrix, int rows, int width)
    {
        var columns = new float[width][];
        for (var j = 0; j < width; j++)
        {
            columns[j] = new float[rows];
            for (var row = 0; row < rows; row++)
                columns[j][row] = matrix[row * width + j];
        }

        return columns;
    }

    private static double[,] Gram(float[] matrix, int rows, int width)
    {
        var columns = Columns(matrix, rows, width);
        var gram = new double[width, width];
        Parallel.For(0, width, i =>
        {
            for (var j = i; j < width; j++)
                gram[i, j] = gram[j, i] = TensorPrimitives.Dot<float>(columns[i], columns[j]);
        });
        return gram;
    }

    // Jacobi's rotations: small, exact and always converging for a symmetric matrix of this size.
    private static (double[] Values, float[][] Vectors) Eigen(double[,] a, int n)
    {
        var v = new double[n][];
        var m = new double[n][];
        for (var i = 0; i < n; i++)
        {
            v[i] = new double[n];
            v[i][i] = 1;
            m[i] = new double[n];
            for (var j = 0; j < n; j++)
                m[i][j] = a[i, j];
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var (off, all) = (0.0, 0.0);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                    (off, all) = (i == j ? off : off + m[i][j] * m[i][j], all + m[i][j] * m[i][j]);
            }

            if (off <= 1e-18 * all)
                break;
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++)
                    Rotate(m, v, p, q);
            }
        }

        return ([.. m.Select((row, i) => row[i])], [.. v.Select(row => Array.ConvertAll(row, x => (float)x))]);
    }

    // Rows of v are the vectors.
    private static void Rotate(double[][] m, double[][] v, int p, int q)
    {
        var apq = m[p][q];
        if (Math.Abs(apq) < 1e-300)
            return;
        var theta = (m[q][q] - m[p][p]) / (2 * apq);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var k = 0; k < m.Length; k++)
        {
            var (kp, kq) = (m[k][p], m[k][q]);
            (m[k][p], m[k][q]) = (c * kp - s * kq, s * kp + c * kq);
        }

        Turn(m[p], m[q], c, s);
        Turn(v[p], v[q], c, s);
    }

    private static void Turn(double[] a, double[] b, double c, double s)
    {
        for (var k = 0; k < a.Length; k++)
            (a[k], b[k]) = (c * a[k] - s * b[k], s * a[k] + c * b[k]);
    }
}
